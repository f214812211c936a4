-- A key that is with its buyer, an attempt that a supplier carried out, a ticket that was redeemed: once per unit.
select count(*) as checked from audit.deliveries where status in ('ISSUED', 'REVEALED', 'SUCCEEDED');
select order_no || ' line ' || line_no as subject,
       format('unit %s has %s keys: %s', unit, count(*), string_agg(id::text, ', ' order by id)) as what
from audit.keys where status in ('ISSUED', 'REVEALED')
group by order_no, line_no, unit having count(*) > 1
union all
select order_no || ' line ' || line_no,
       format('%s keys for %s units', count(*), min(d.quantity))
from audit.keys k join audit.deliveries d using (order_no, line_no) where k.status in ('ISSUED', 'REVEALED')
group by order_no, line_no having count(*) > min(d.quantity)
union all
select order_no || ' line ' || line_no,
       format('%s attempts were carried out: %s', count(*), string_agg(attempt_no, ', ' order by attempt_no))
from audit.attempts where status in ('ISSUED', 'REVEALED', 'SUCCEEDED')
group by order_no, line_no having count(*) > 1
union all
select ticket_id::text, format('redeemed %s times', count(*))
from audit.redemptions where outcome = 'REDEEMED' and ticket_id is not null
group by ticket_id having count(*) > 1;
