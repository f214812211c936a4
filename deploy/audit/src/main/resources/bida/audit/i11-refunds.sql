select (select count(*) from audit.refunds where status not in ('SUCCEEDED', 'REFUSED', 'RELEASED', 'COVERED'))
     + (select count(*) from audit.cases where state = 'OPEN') as checked;
select refund_no as subject, status || ' without a timer' as what from audit.refunds
where next_deadline_at is null and status not in ('SUCCEEDED', 'REFUSED', 'RELEASED', 'COVERED')
union all
select case_no, 'case ' || kind || ' without a timer' from audit.cases
where state = 'OPEN' and due_at is null;
