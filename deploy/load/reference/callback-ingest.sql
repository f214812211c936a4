-- What an acknowledged WeChat callback leaves behind, as the least a database can be asked to do for it:
-- one statement, one round trip, one commit, into the same tables with the same indexes.
-- For pgbench -f, where there is one; ./bida bench runs it over JDBC with 8 clients. :n is new each time.
\set n random(1, 9000000000000000000)
with moved as (
  insert into movement (channel, kind, reference, told_by, recorded_at, http_span, facts, next_try_at, merchant,
                        amount_minor, currency, happened_at)
  values ('wechat', 'PAYMENT', 'REF' || :n, 'CALLBACK', timestamptz '2026-01-01 00:00:00Z', null,
          '{"channel":"wechat","merchant":"default","paymentNo":"2611253TK5DN8YAF9Z0W01","transactionId":"4200000000000000000000000000","amount":{"amountMinor":990,"currency":"CNY"},"paidAt":"2026-01-01T00:00:00Z"}',
          timestamptz '2026-01-01 00:00:00Z', 'default', 990, 'CNY', timestamptz '2026-01-01 00:00:00Z')
  on conflict do nothing
  returning channel, kind, reference),
booked as (
  insert into ledger_transfer (channel, kind, reference, debit_account, credit_account, amount_minor, currency, booked_at)
  select channel, kind, reference, 'channel:wechat', 'unmatched', 990, 'CNY', timestamptz '2026-01-01 00:00:00Z' from moved),
evidence as (
  insert into callback (channel, notification_id, body_sha256, received_at, headers, body, http_span)
  select channel, 'EV-' || reference, sha256(reference::bytea), timestamptz '2026-01-01 00:00:00Z',
         '{"Wechatpay-Nonce":"N4200000000000000000000000000","Wechatpay-Serial":"PUB_KEY_ID_0119000001090000000000000000000001","Wechatpay-Timestamp":"1767225600","Wechatpay-Signature-Type":"WECHATPAY2-SHA256-RSA2048","Wechatpay-Signature":"kvJ0mZq2Yx7nq3pB0s1YV1m0cS3H5r8xT0yq7aJ9w2e4u6i8o0p1a3s5d7f9g0h2j4k6l8z0x1c3v5b7n9m0Q2W4E6R8T0Y1U3I5O7P9A0S2D4F6G8H0J1K3L5Z7X9C0V2B4N6M8q0w1e3r5t7y9u0i2o4p6a8s0d1f3g5h7j9k0l2z4x6c8v0b1n3m5Q7W9E0R2T4Y6U8I0O1P3A5S7D9F0G2H4J6K8L0Z1X3C5V7B9N0M2q4w6e8r0t1y3u5i7o9p0a2s4d6f8g0h1j3k5l7z9x0c2v4b6n8m0Q1W3E5R7T9Y0U2I4O6P8A0S1D3F5G7H9J0K2L4=="}',
         convert_to(repeat('{"id":"EV","resource":"0123456789abcdef"}', 24), 'UTF8'), null
  from moved)
select count(*) from moved;
