-- A key of a SKU for one order line, as the least a database can be asked to do for it: one statement, one commit.
-- For pgbench -c 64 -f, where there is one; ./bida bench runs it over JDBC with 64 clients. :n is new each time.
\set n random(1, 9000000000000000000)
with picked as (
  select id from card_key where sku = 'REFERENCE' and status = 'AVAILABLE'
  order by id limit 1 for update skip locked)
update card_key k
set status = 'ISSUED', order_no = 'R' || :n, line_no = 1, unit = 1, issued_at = timestamptz '2026-01-01 00:00:00Z'
from picked where k.id = picked.id
returning k.id;
