select (select count(*) from audit.payments where status in ('CREATED', 'PENDING', 'ORPHAN'))
     + (select count(*) from audit.windows where status not in ('CLOSED', 'PAID'))
     + (select count(*) from audit.refunds where status in ('APPROVED', 'SUBMITTED', 'UNKNOWN')) as checked;
select payment_id as subject, status || ' without a timer' as what from audit.payments
where next_deadline_at is null and status in ('CREATED', 'PENDING', 'ORPHAN')
union all
select order_no, 'window ' || status || ' without a timer' from audit.windows
where next_deadline_at is null and status not in ('CLOSED', 'PAID')
union all
select refund_no, status || ' without a timer' from audit.refunds
where next_deadline_at is null and status in ('APPROVED', 'SUBMITTED', 'UNKNOWN');
