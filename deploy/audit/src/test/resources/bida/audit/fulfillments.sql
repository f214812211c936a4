insert into delivery (order_no, line_no, tenant, sku, status, version, state, next_deadline_at, created_at, updated_at)
select o, 1, 'app', 'SKU', status, 2, '{"quantity":1,"recipient":"secret-account"}', deadline, '2026-11-29T10:00Z', '2026-11-29T10:00Z'
from (values ('O1', 'ISSUED', null), ('O2', 'FAILED', null), ('O3', 'UNKNOWN', timestamptz '2026-11-29T12:10Z'))
     as w (o, status, deadline);
insert into delivery_history (order_no, line_no, version, at, actor, command, from_status, to_status, detail)
select order_no, 1, v, '2026-11-29T10:00Z', 'secret-actor', 'Step', case v when 2 then 'REQUESTED' end,
       case v when 1 then 'REQUESTED' else status end, 'secret-detail'
from delivery, generate_series(1, 2) v;
insert into attempt (attempt_no, order_no, line_no, supplier, supplier_product, status, created_at, updated_at, dispatched_at)
values ('O2L1A1', 'O2', 1, 'fulu', 'P1', 'FAILED', '2026-11-29T10:00Z', '2026-11-29T10:00Z', '2026-11-29T10:00Z'),
       ('O3L1A1', 'O3', 1, 'fulu', 'P1', 'UNKNOWN', '2026-11-29T10:00Z', '2026-11-29T10:00Z', '2026-11-29T10:00Z');
insert into key_batch (id, sku, imported, refused, imported_by, imported_at)
values ('00000000-0000-0000-0000-00000000000b', 'SKU', 1, 0, 'secret-actor', '2026-11-29T08:00Z');
insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, order_no, line_no, unit,
                      imported_at, issued_at)
values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000b', 'SKU', 'ISSUED', 'secret-print',
        'secret-key', 1, 1, 'secret-hint', 'O1', 1, 1, '2026-11-29T08:00Z', '2026-11-29T10:00Z');
insert into reveal (id, order_no, line_nos, key_ids, tenant, client_id, ip, outcome, at)
values (gen_random_uuid(), 'O1', '{1}', '{00000000-0000-0000-0000-000000000001}', 'app', 'secret-client', 'secret-ip',
        'REVEALED', '2026-11-29T10:30Z');
insert into supplier_callback (id, supplier, body_hash, body, attempt_no, report, received_at, applied_at, outcome)
values ('00000000-0000-0000-0000-0000000000c1', 'fulu', 'secret-hash', 'secret-body', 'O2L1A1', '{"a":"secret-report"}',
        '2026-11-29T10:00Z', '2026-11-29T10:00Z', 'APPLIED');
insert into supplier_statement (supplier, day, status, tries, planned_at, ended_at)
values ('fulu', '2026-11-28', 'DONE', 1, '2026-11-29T01:00Z', '2026-11-29T02:00Z');
insert into supplier_difference (supplier, attempt_no, kind, day, detail, found_at)
values ('fulu', 'O9L1A1', 'NOT_OURS', '2026-11-28', 'secret-detail', '2026-11-29T02:00Z');
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
values (gen_random_uuid(), 'fulfillments', 'O1', 'card-key-issued', 'secret-payload', '/f', '', 'O1', 1, '2026-11-29T10:00Z'),
       (gen_random_uuid(), 'fulfillments', 'O2', 'recharge-failed', 'secret-payload', '/f', '', 'O2', 1, '2026-11-29T10:00Z');
insert into outbox_sequence (key, last) values ('O1', 1), ('O2', 1);
insert into inbox (topic, key, last) values ('orders', 'O1', 4), ('orders', 'O2', 5), ('orders', 'O3', 3), ('orders', 'O4', 1);
