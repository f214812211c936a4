-- Of each key the events are numbered without a gap, up to what was counted.
select count(*) as checked from audit.outbox;
select key as subject, format('events up to %s, and %s was counted', last_event, last) as what
from (select key, max(sequence) as last_event from audit.outbox group by key) events join audit.outbox_sequence using (key)
where last_event <> last
union all
select key, format('of the events %s to %s there are %s', min(sequence), max(sequence), count(distinct sequence))
from audit.outbox group by key having count(distinct sequence) <> max(sequence) - min(sequence) + 1;
