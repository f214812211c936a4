-- A row that is published again keeps its id. What waits at or below its reader's place was applied, and would be again.
select count(*) as checked from audit.outbox;
select key as subject, format('event %s was told %s times', sequence, count(distinct id)) as what
from audit.outbox group by key, sequence having count(distinct id) > 1
union all
select p.key, format('event %s of %s is applied, and waits to be', p.sequence, p.topic)
from audit.inbox_parked p join audit.inbox i on i.topic = p.topic and i.key = p.key
where p.sequence <= i.last;
