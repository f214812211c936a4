-- A key of a SKU for one order line and what that leaves behind, as the least a database can be asked to do for it: one statement,
-- one commit, into the same tables with the same indexes.
-- For pgbench -c 64 -f, where there is one; ./bida bench runs it over JDBC with 64 clients. :n is new each time.
\set n random(1, 9000000000000000000)
with heard as (
  insert into inbox (topic, key, last) values ('reference', 'R' || :n, 1) returning key),
picked as (
  select id from card_key where sku = 'REFERENCE' and status = 'AVAILABLE'
  order by coalesce(expires_at, 'infinity'), id limit 1 for update skip locked),
taken as (
  update card_key k
  set status = 'ISSUED', order_no = heard.key, line_no = 1, unit = 1, issued_at = timestamptz '2026-01-01 00:00:00Z'
  from picked, heard where k.id = picked.id
  returning k.order_no),
line as (
  insert into delivery (order_no, line_no, tenant, sku, status, version, state, next_deadline_at, traceparent, created_at, updated_at)
  select order_no, 1, 'bench', 'REFERENCE', 'ISSUED', 2,
    ('{"sku":"REFERENCE","lineNo":1,"reason":null,"status":"ISSUED","tenant":"bench","attempt":null,"buyerId":"buyer","orderNo":"' || order_no || '","routing":{"next":[],"earlier":[]},"version":2,"caseTold":false,"quantity":1,"delayTold":false,"recipient":null,"promisedBy":"2026-01-01T00:05:00Z","productType":"CARD_KEY","requestedAt":"2026-01-01T00:00:00Z","contradicted":false,"nextDeadlineAt":null}')::jsonb,
    null, null, timestamptz '2026-01-01 00:00:00Z', timestamptz '2026-01-01 00:00:00Z'
  from taken),
noted as (
  insert into delivery_history (order_no, line_no, version, at, actor, command, from_status, to_status, detail)
  select order_no, 1, 1, timestamptz '2026-01-01 00:00:00Z', 'order', 'RequestDelivery', null, 'REQUESTED', null from taken
  union all
  select order_no, 1, 2, timestamptz '2026-01-01 00:00:00Z', 'order', 'IssueKeys', 'REQUESTED', 'ISSUED', 'IssueKeys[]' from taken),
numbered as (
  insert into outbox_sequence (key, last) select order_no, 1 from taken returning key, last),
told as (
  insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, traceparent, sequence, tenant, created_at)
  select gen_random_uuid(), 'fulfillments', key, 'card-key-issued',
    '{"orderNo":"' || key || '","tenant":"bench","lineNo":1,"quantity":1,"issuedAt":"2026-01-01T00:00:00Z"}',
    '/tenants/bench/fulfillment-service', '2026-01-01T00:00:00Z', key, null, last, 'bench', timestamptz '2026-01-01 00:00:00Z'
  from numbered)
select count(*) from taken;
