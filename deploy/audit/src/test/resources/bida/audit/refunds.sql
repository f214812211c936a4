insert into captured_payments (payment_id, order_no, tenant, amount_minor, currency, matched, paid_at)
select o || 'P1', o, 'app', minor, 'CNY', minor = 990, '2026-11-29T10:00Z'
from (values ('O1', 990), ('O2', 990), ('O3', 990), ('O4', 100)) as w (o, minor);
insert into refunds (refund_no, payment_id, reason, order_no, tenant, amount_minor, currency, status, version, next_deadline_at,
                     requested_at, updated_at, state)
values ('R2', 'O2P1', 'DELIVERY_FAILED', 'O2', 'app', 990, 'CNY', 'SUCCEEDED', 3, null, '2026-11-29T10:00Z', '2026-11-29T10:00Z', '{}'),
       ('R4', 'O4P1', 'amount_mismatch', 'O4', 'app', 100, 'CNY', 'HELD', 1, '2026-12-02T10:00Z', '2026-11-29T10:00Z',
        '2026-11-29T10:00Z', '{}');
insert into refunds_history (refund_no, version, at, actor, command, from_status, to_status, detail)
values ('R2', 1, '2026-11-29T10:00Z', 'rule', 'Request', null, 'REQUESTED', 'secret-detail'),
       ('R2', 2, '2026-11-29T10:00Z', 'rule', 'Judge', 'REQUESTED', 'APPROVED', null),
       ('R2', 3, '2026-11-29T10:00Z', 'channel', 'Complete', 'APPROVED', 'SUCCEEDED', null),
       ('R4', 1, '2026-11-29T10:00Z', 'rule', 'Hold', null, 'HELD', null);
insert into cases (case_no, dedupe_key, kind, order_no, tenant, subject, tier, state, version, opened_at, answer_by, detail,
                   document, end_by, next_deadline_at)
select 'C' || n, key, 'KIND', o, 'app', null, 1, 'OPEN', 1, '2026-11-29T10:00Z', '2026-11-29T14:00Z', 'secret-detail', '{}',
       '2026-11-30T10:00Z', '2026-11-29T14:00Z'
from (values (1, 'payment-mismatch:O4P1', 'O4'), (2, 'statement-difference:wechat:T-O9:AMOUNT', null),
             (3, 'SUPPLIER_NOT_OURS:fulu:O9L1A1', null), (4, 'alarm', null)) as w (n, key, o);
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
values (gen_random_uuid(), 'refunds', 'O2', 'refund-approved', 'secret-payload', '/r', '', 'O2', 1, '2026-11-29T10:00Z');
insert into outbox_sequence (key, last) values ('O2', 1);
insert into inbox (topic, key, last)
values ('orders', 'O1', 4), ('orders', 'O2', 5), ('orders', 'O3', 3), ('orders', 'O4', 1),
       ('payments', 'O1', 1), ('payments', 'O2', 2), ('payments', 'O3', 1), ('payments', 'O4', 2),
       ('fulfillments', 'O1', 1), ('fulfillments', 'O2', 1), ('notifications', 'W1', 1);
