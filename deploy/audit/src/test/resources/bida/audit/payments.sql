insert into payment_window (order_no, tenant, buyer_id, status, version, amount_minor, currency, pay_by, late_money_until,
                            next_deadline_at, state)
select o, 'app', 'secret-buyer', status, version, 990, 'CNY', '2026-11-29T09:15Z', '2026-11-29T21:15Z', deadline, '{"a":"secret-state"}'
from (values ('O1', 'PAID', 2, null), ('O2', 'PAID', 2, null), ('O3', 'PAID', 2, null),
             ('O4', 'OPEN', 1, timestamptz '2026-11-29T21:15Z')) as w (o, status, version, deadline);
insert into payment_window_history (order_no, version, at, actor, command, from_status, to_status, detail)
select o, v, '2026-11-29T10:00Z', 'secret-actor', case v when 1 then 'Place' else 'TakeMoney' end,
       case v when 2 then 'OPEN' end, case v when 1 then 'OPEN' else 'PAID' end, '{}'
from unnest(array['O1', 'O2', 'O3', 'O4']) o, generate_series(1, 2) v where v = 1 or o <> 'O4';
insert into payment (payment_id, payment_no, order_no, tenant, channel, status, version, amount_minor, currency,
                     channel_transaction_id, next_deadline_at, opened_at, state)
select o || 'P1', o || 'P1', o, 'app', 'wechat', status, 3, 990, 'CNY', 'T-' || o, null, '2026-11-29T09:00Z',
       jsonb_build_object('handle', 'secret-handle', 'received',
         jsonb_build_object('amount', jsonb_build_object('amountMinor', minor, 'currency', 'CNY')))
from (values ('O1', 'SUCCEEDED', 990), ('O2', 'SUCCEEDED', 990), ('O3', 'SUCCEEDED', 990), ('O4', 'MISMATCH', 100))
     as w (o, status, minor);
insert into payment_history (payment_id, version, at, actor, command, from_status, to_status, detail)
select p.payment_id, v, '2026-11-29T10:00Z', 'secret-actor', (array['Open', 'MakePayable', 'Receive'])[v],
       (array[null, 'CREATED', 'PENDING'])[v], (array['CREATED', 'PENDING', p.status])[v], '{"a":"secret-detail"}'
from payment p, generate_series(1, 3) v;
insert into refund (refund_no, payment_id, order_no, tenant, channel, status, version, amount_minor, currency,
                    channel_refund_id, approved_at, state)
values ('R2', 'O2P1', 'O2', 'app', 'wechat', 'SUCCEEDED', 2, 990, 'CNY', 'CR2', '2026-11-29T10:00Z',
        '{"reason":"DELIVERY_FAILED"}');
insert into refund_history (refund_no, version, at, actor, command, from_status, to_status, detail)
values ('R2', 1, '2026-11-29T10:00Z', 'rule', 'Approve', null, 'APPROVED', '{}'),
       ('R2', 2, '2026-11-29T10:00Z', 'rule', 'End', 'APPROVED', 'SUCCEEDED', '{}');
insert into callback (channel, notification_id, body_sha256, received_at, headers, body, http_span)
select 'wechat', 'N' || o, '\x00', '2026-11-29T10:00Z', '{"h":"secret-header"}', 'secret-body', '00-' || o
from unnest(array['O1', 'O2', 'O3', 'O4']) o;
insert into movement (channel, kind, reference, told_by, recorded_at, http_span, facts, next_try_at, applied_at, amount_minor,
                      currency, happened_at)
select 'wechat', kind, reference, told_by, '2026-11-29T10:00Z', span, jsonb_build_object('transactionId', transaction),
       '2026-11-29T10:00Z', '2026-11-29T10:00Z', minor, 'CNY', '2026-11-29T10:00Z'
from (values ('PAYMENT', 'T-O1', 'CALLBACK', '00-O1', 'T-O1', 990), ('PAYMENT', 'T-O2', 'CALLBACK', '00-O2', 'T-O2', 990),
             ('PAYMENT', 'T-O3', 'CALLBACK', '00-O3', 'T-O3', 990), ('PAYMENT', 'T-O4', 'CALLBACK', '00-O4', 'T-O4', 100),
             ('REFUND', 'CR2', 'QUERY', null, 'T-O2', 990)) as w (kind, reference, told_by, span, transaction, minor);
insert into ledger_transfer (channel, kind, reference, debit_account, credit_account, amount_minor, currency, booked_at)
select channel, kind, reference, 'channel:wechat', 'unmatched', amount_minor, currency, recorded_at from movement;
insert into wallet (tenant, buyer_id, currency, balance_minor) values ('app', 'secret-buyer', 'CNY', 500);
insert into wallet_entry (kind, reference, tenant, buyer_id, currency, amount_minor, balance_minor, at, actor)
values ('CREDIT', 'W1', 'app', 'secret-buyer', 'CNY', 500, 500, '2026-11-29T10:00Z', 'secret-actor');
insert into statement (channel, merchant, day, status) values ('wechat', 'default', '2026-11-28', 'IMPORTED');
insert into statement_difference (channel, merchant, kind, reference, difference, day, revision, status, our_amount_minor,
                                  our_currency, their_amount_minor, their_currency, found_at)
values ('wechat', 'default', 'PAYMENT', 'T-O9', 'AMOUNT', '2026-11-28', 1, 'CASE', 990, 'CNY', 980, 'CNY', '2026-11-29T10:00Z');
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
select gen_random_uuid(), 'payments', o, type, 'secret-payload', '/payment-callback-service', '', o, sequence, '2026-11-29T10:00Z'
from (values ('O1', 1, 'payment-confirmed'), ('O2', 1, 'payment-confirmed'), ('O2', 2, 'refund-completed'),
             ('O3', 1, 'payment-confirmed'), ('O4', 1, 'payment-unmatched'), ('O4', 2, 'case-needed')) as w (o, sequence, type);
insert into outbox_sequence (key, last) values ('O1', 1), ('O2', 2), ('O3', 1), ('O4', 2);
insert into inbox (topic, key, last) values ('orders', 'O1', 4), ('orders', 'O2', 5), ('orders', 'O3', 3), ('orders', 'O4', 1),
                                            ('refunds', 'O2', 1);
