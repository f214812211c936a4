-- A timer that is long overdue is one that nobody watches.
select count(*) as checked from audit.orders
where status not in ('COMPLETED', 'CANCELLED', 'REFUNDED', 'PARTIALLY_REFUNDED');
select order_no as subject,
       case when next_deadline_at is null then status || ' without a timer'
            else status || ', and its timer was due at ' || next_deadline_at end as what
from audit.orders
where (next_deadline_at is null and status not in ('COMPLETED', 'CANCELLED', 'REFUNDED', 'PARTIALLY_REFUNDED'))
   or next_deadline_at < :settled;
