insert into messages (message_id, tenant, channel, order_no, kind, dedupe_key, status, attempts, version, created_at, payload)
values ('M1', 'app', 'EMAIL', 'O1', 'order-delivered', 'O1:4', 'SENT', 1, 2, '2026-11-29T10:00Z', 'secret-payload');
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
values (gen_random_uuid(), 'notifications', 'W1', 'case-needed', 'secret-payload', '/n', '', 'W1', 1, '2026-11-29T10:00Z');
insert into outbox_sequence (key, last) values ('W1', 1);
insert into inbox (topic, key, last)
values ('orders', 'O1', 4), ('orders', 'O2', 5), ('orders', 'O3', 3), ('orders', 'O4', 1),
       ('payments', 'O1', 1), ('payments', 'O2', 2), ('payments', 'O3', 1), ('payments', 'O4', 2),
       ('fulfillments', 'O1', 1), ('fulfillments', 'O2', 1), ('refunds', 'O2', 1);
