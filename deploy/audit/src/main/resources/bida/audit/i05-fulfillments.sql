-- A second supplier is asked only after the first has confirmed that it delivers nothing.
select count(*) as checked from audit.attempts;
select order_no || ' line ' || line_no as subject,
       'open at once: ' || string_agg(attempt_no || ' ' || status || ' at ' || supplier, ', ' order by attempt_no) as what
from audit.attempts where status in ('REQUESTED', 'DISPATCHED', 'ACCEPTED', 'UNKNOWN')
group by order_no, line_no having count(*) > 1
union all
select later.order_no || ' line ' || later.line_no,
       later.attempt_no || ' ' || later.status || ' while ' || open.attempt_no || ' is ' || open.status
from audit.attempts open
join audit.attempts later on later.order_no = open.order_no and later.line_no = open.line_no
  and later.created_at > open.created_at and later.status not in ('REQUESTED', 'DISPATCHED', 'ACCEPTED', 'UNKNOWN')
where open.status in ('DISPATCHED', 'ACCEPTED', 'UNKNOWN');
