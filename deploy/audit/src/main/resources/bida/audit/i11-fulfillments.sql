select (select count(*) from audit.deliveries
        where status not in ('ISSUED', 'REVEALED', 'UNAVAILABLE', 'SUCCEEDED', 'FAILED', 'HELD'))
     + (select count(*) from audit.tickets where status = 'ISSUED') as checked;
select order_no || ' line ' || line_no as subject, status || ' without a timer' as what from audit.deliveries
where next_deadline_at is null
  and status not in ('ISSUED', 'REVEALED', 'UNAVAILABLE', 'SUCCEEDED', 'FAILED', 'HELD')
union all
select id::text, 'ticket ' || status || ' without a timer' from audit.tickets
where next_deadline_at is null and status = 'ISSUED'
union all
select claim_no, 'claim ' || status || ' without a timer' from audit.verifications
where next_deadline_at is null and status not in ('REISSUED', 'REFUSED', 'UPHELD', 'WITHDRAWN');
