-- One print is one key; and whoever read it was the order that it belongs to, or had belonged to when it was taken out.
select count(*) as checked from audit.keys where order_no is not null;
select array_to_string(ids, ', ') as subject, 'one key, stored ' || cardinality(ids) || ' times' as what
from audit.key_twins
union all
select r.key_id::text, format('shown to %s, and it belongs to %s', r.order_no, k.order_no)
from audit.reveals r join audit.keys k on k.id = r.key_id
where r.outcome = 'REVEALED' and r.order_no <> k.order_no;
