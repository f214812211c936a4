-- What a placed order leaves behind, as the least a database can be asked to do for it: one statement, one round trip, one commit,
-- into the same tables with the same indexes.
-- For pgbench -c 8 -f, where there is one; ./bida bench runs it over JDBC with 8 clients. :n is new each time.
\set n random(1, 9000000000000000000)
with held as (
  update stock set held = held + 1 where sku = 'BENCH-' || (1 + :n % 200) and usable_total - held - committed >= 1
  returning 'R' || :n as order_no),
placed as (
  insert into orders (order_no, tenant, merchant_order_no, buyer_id, status, product_types, titles, total_minor, captured_minor,
                      refunded_minor, currency, next_deadline_at, placed_at, updated_at, version, traceparent, state, contact_phone,
                      contact_email)
  select order_no, 'demo', order_no, order_no, 'PENDING_PAYMENT', '{CARD_KEY}', 'Bench', 990, 0, 0, 'CNY',
         timestamptz 'infinity', timestamptz '2026-01-01 00:00:00Z', timestamptz '2026-01-01 00:00:00Z', 1, null,
         '{"terms":{"orderNo":"261130ZV8ZT3XKR1V9RR","tenant":"demo","merchantOrderNo":"BENCH-1","buyerId":"buyer-1","total":{"amountMinor":990,"currency":"CNY"},"policy":{"version":"v1","payWithin":"PT24H","hold":"PT0S","promise":"PT5M","overdue":"PT24H","autoConfirm":"PT72H","refundWindow":"PT168H","lateMoney":"PT12H","lateWatch":"PT24H","cancelWithin":"PT10M"},"placedAt":"2026-01-01T00:00:00.260143495Z","payBy":"2026-01-02T00:00:00.260143495Z"},"lines":[{"lineNo":1,"sku":"BENCH-2","productType":"CARD_KEY","title":"Bench 2","quantity":1,"unitPrice":{"amountMinor":990,"currency":"CNY"},"stockTracked":true,"state":"OPEN","sealed":true,"ticket":false}],"status":"PENDING_PAYMENT","tags":[],"deadline":"2026-01-02T00:00:00.260143495Z","funds":{"captured":{"amountMinor":0,"currency":"CNY"},"due":{"amountMinor":0,"currency":"CNY"},"refunded":{"amountMinor":0,"currency":"CNY"}},"disputes":{"all":[]},"cancellation":{"read":[]},"updatedAt":"2026-01-01T00:00:00.260143495Z","version":1}', null, null
  from held
  returning order_no),
noted as (
  insert into order_history (order_no, version, at, actor, command, to_status, tags)
  select order_no, 1, timestamptz '2026-01-01 00:00:00Z', 'buyer', 'PlaceOrder', 'PENDING_PAYMENT', '{}' from placed),
numbered as (
  insert into outbox_sequence (key, last) select order_no, 1 from placed returning key, last),
told as (
  insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, traceparent, sequence, tenant, created_at)
  select gen_random_uuid(), 'orders', key, 'order-placed', '{"orderNo":"261130ZV8ZT3XKR1V9RR","tenant":"demo","merchantOrderNo":"BENCH-1","buyerId":"buyer-1","lines":[{"lineNo":1,"sku":"BENCH-2","productType":"CARD_KEY","title":"Bench 2","quantity":1,"unitPrice":{"amountMinor":990,"currency":"CNY"}}],"total":{"amountMinor":990,"currency":"CNY"},"placedAt":"2026-01-01T00:00:00.260143495Z","payBy":"2026-01-02T00:00:00.260143495Z","lateMoneyUntil":"2026-01-02T12:00:00.260143495Z"}',
         '/tenants/demo/order-service', '2026-01-01T00:00:00Z', key, null, last, 'demo', timestamptz '2026-01-01 00:00:00Z'
  from numbered),
answered as (
  insert into idempotency (tenant, method, route, key, fingerprint, status, location, body, created_at)
  select 'demo', 'POST', '/v1/orders', order_no, encode(sha256(order_no::bytea), 'hex'), 201, '/v1/orders/' || order_no,
 '{"orderNo":"261130ZV8ZT3XKR1V9RR","merchantOrderNo":"BENCH-1","buyerId":"buyer-1","status":"PENDING_PAYMENT","label":"待支付","tags":[],"updatedAt":"2026-01-01T00:00:00.260143495Z","version":1,"nextDeadlineAt":"2026-01-02T00:00:00.260143495Z","allowedActions":[{"action":"pay","until":"2026-01-02T00:00:00.260143495Z"},{"action":"cancel"}],"lines":[{"lineNo":1,"sku":"BENCH-2","productType":"CARD_KEY","title":"Bench 2","quantity":1,"unitPrice":{"amountMinor":990,"currency":"CNY"},"state":"OPEN"}],"total":{"amountMinor":990,"currency":"CNY"},"refunded":{"amountMinor":0,"currency":"CNY"},"policyVersion":"v1","placedAt":"2026-01-01T00:00:00.260143495Z","payBy":"2026-01-02T00:00:00.260143495Z"}', timestamptz '2026-01-01 00:00:00Z'
  from placed)
select count(*) from placed;
