select count(*) as checked from audit.messages where status = 'PENDING';
select message_id as subject, 'message ' || status || ' without a timer' as what from audit.messages
where next_attempt_at is null and status = 'PENDING';
