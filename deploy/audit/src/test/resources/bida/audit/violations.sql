-- One violation a section: which invariants it breaks, in which database, and the number it must be named by.

-- I1 payments O1P2: a second payment nobody gives back
insert into payment (payment_id, payment_no, order_no, tenant, channel, status, version, amount_minor, currency,
                     channel_transaction_id, opened_at, state)
values ('O1P2', 'O1P2', 'O1', 'app', 'alipay', 'SUCCEEDED', 1, 990, 'CNY', 'T-O1-2', '2026-11-29T09:00Z',
        '{"received":{"amount":{"amountMinor":990,"currency":"CNY"}}}');
insert into payment_history (payment_id, version, at, actor, command, to_status, detail)
values ('O1P2', 1, '2026-11-29T10:00Z', 'channel:alipay', 'Receive', 'SUCCEEDED', '{}');

-- I1 orders O3P1: paid, and the order does not know it
update orders set payment_id = null, captured_minor = 0 where order_no = 'O3';

-- I1 orders O3: less was captured than came
update orders set captured_minor = 890 where order_no = 'O3';

-- I1 orders O2: said to have gone back in part alone, and kept for nothing
update orders set refunded_minor = 890 where order_no = 'O2';

-- I1 payments O1: its channel gave all of it back, and the goods were delivered
insert into refund (refund_no, payment_id, order_no, channel, status, version, amount_minor, currency, approved_at, state)
values ('R1', 'O1P1', 'O1', 'wechat', 'SUCCEEDED', 1, 990, 'CNY', '2026-11-29T10:00Z', '{}');
insert into refund_history (refund_no, version, at, actor, command, to_status, detail)
values ('R1', 1, '2026-11-29T10:00Z', 'rule', 'Approve', 'SUCCEEDED', '{}');

-- I1,I6 fulfillments O1: delivered, as the order says, and failed, as its delivery does
update delivery set status = 'FAILED' where order_no = 'O1';

-- I1 refunds O4P1: money of a wrong amount, which nobody gives back, and whose case is past its time
update refunds set status = 'REFUSED', version = 2, next_deadline_at = null where refund_no = 'R4';
insert into refunds_history (refund_no, version, at, actor, command, from_status, to_status)
values ('R4', 2, '2026-11-29T10:00Z', 'operator', 'Refuse', 'HELD', 'REFUSED');
update cases set end_by = '2026-11-29T11:00Z' where case_no = 'C1';

-- I2 payments O2P1: more is on its way back than came
update refund set amount_minor = 1990 where refund_no = 'R2';

-- I2 refunds O2P1: the channel returned some more by itself
insert into channel_refunds (payment_id, channel_refund_no, amount_minor, currency, reported_at)
values ('O2P1', 'CR9', 1, 'CNY', '2026-11-29T10:00Z');

-- I3 fulfillments O1 line 1: two keys for one unit
drop index card_key_unit;
insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, order_no, line_no, unit, imported_at)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-00000000000b', 'SKU', 'ISSUED', 'another', 'k', 1, 1, '',
        'O1', 1, 1, '2026-11-29T08:00Z');

-- I3 fulfillments O2 line 1: two suppliers delivered
insert into attempt (attempt_no, order_no, line_no, supplier, supplier_product, status, created_at, updated_at)
values ('O2L1A2', 'O2', 1, 'ding', 'P1', 'SUCCEEDED', '2026-11-29T10:00Z', '2026-11-29T10:00Z'),
       ('O2L1A3', 'O2', 1, 'fulu', 'P1', 'SUCCEEDED', '2026-11-29T10:00Z', '2026-11-29T10:00Z');

-- I4 fulfillments 00000000-0000-0000-0000-000000000001: a key that another order was shown
insert into reveal (id, order_no, line_nos, key_ids, tenant, client_id, ip, outcome, at)
values (gen_random_uuid(), 'O3', '{1}', '{00000000-0000-0000-0000-000000000001}', 'app', 'c', 'i', 'REVEALED', '2026-11-29T10:00Z');

-- I4 fulfillments 00000000-0000-0000-0000-000000000001: the same key, imported again and for sale
alter table card_key drop constraint card_key_fingerprint;
insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, imported_at)
values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-00000000000b', 'SKU', 'AVAILABLE', 'secret-print', 'k', 1,
        1, '', '2026-11-29T08:00Z');

-- I5 fulfillments O3 line 1: a second supplier while the first may deliver
drop index attempt_one_open;
insert into attempt (attempt_no, order_no, line_no, supplier, supplier_product, status, created_at, updated_at)
values ('O3L1A2', 'O3', 1, 'ding', 'P1', 'DISPATCHED', '2026-11-29T10:01Z', '2026-11-29T10:01Z');

-- I5 payments O3: a refund while a supplier may deliver
insert into refund (refund_no, payment_id, order_no, channel, status, version, amount_minor, currency, approved_at, next_deadline_at,
                    state)
values ('R3', 'O3P1', 'O3', 'wechat', 'APPROVED', 1, 990, 'CNY', '2026-11-29T10:00Z', '2026-11-29T12:10Z', '{}');
insert into refund_history (refund_no, version, at, actor, command, to_status, detail)
values ('R3', 1, '2026-11-29T10:00Z', 'rule', 'Approve', 'APPROVED', '{}');

-- I6 orders O3: a step without its row
delete from order_history where order_no = 'O3' and version = 2;

-- I6 orders O1: along no edge
update order_history set to_status = 'VERIFYING' where order_no = 'O1' and version = 3;
update order_history set from_status = 'VERIFYING' where order_no = 'O1' and version = 4;

-- I6 orders O1: a step without its event
update outbox set type = 'order-urged' where aggregateid = 'O1' and type = 'order-paid';

-- I6 payments O2P1: a step without its row
delete from payment_history where payment_id = 'O2P1' and version = 2;

-- I6 payments O2: an event that is lost between two others
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
values (gen_random_uuid(), 'payments', 'O2', 'case-needed', '', '/p', '', 'O2', 4, '2026-11-29T11:59Z');
update outbox_sequence set last = 4 where key = 'O2';

-- I6 refunds R2: stored without a step
update refunds set version = 4 where refund_no = 'R2';

-- I7 notifications O1: an event that did not arrive
update inbox set last = 3 where topic = 'orders' and key = 'O1';

-- I7 refunds O3: a reader that has seen nothing of it
delete from inbox where topic = 'payments' and key = 'O3';

-- I8 refunds T-O9: a difference that nobody knows of
delete from cases where case_no = 'C2';

-- I8 refunds T-O9: a difference whose case is past its time
update cases set end_by = '2026-11-29T11:00Z' where case_no = 'C2';

-- I8 payments wechat 2026-11-20: a statement that stayed away, and nobody was told
insert into statement (channel, merchant, day, status, next_deadline_at) values ('wechat', 'default', '2026-11-20', 'WAITING', '2026-11-29T13:00Z');

-- I9 refunds O9L1A1: a difference that nobody knows of
delete from cases where case_no = 'C3';

-- I9 fulfillments fulu 2026-11-27: a statement that was given up, and nobody was told
insert into supplier_statement (supplier, day, status, tries, planned_at, ended_at)
values ('fulu', '2026-11-27', 'GIVEN_UP', 9, '2026-11-28T01:00Z', '2026-11-28T10:00Z');

-- I10 payments CNY: a transfer that takes and does not give
create or replace view ledger_entry as
    select channel, kind, reference, debit_account as account, amount_minor, currency, booked_at from ledger_transfer
    union all
    select channel, kind, reference, credit_account, -amount_minor, currency, booked_at from ledger_transfer
    where reference <> 'T-O1';

-- I10 payments wechat PAYMENT T-O1: booked otherwise than it moved
alter table ledger_transfer disable trigger all;
update ledger_transfer set amount_minor = 900 where reference = 'T-O1';

-- I10 payments wechat PAYMENT T-O3: moved, and not booked
alter table ledger_transfer disable trigger all;
delete from ledger_transfer where reference = 'T-O3';

-- I10 payments wallet of W1: a balance that no entry explains
update wallet set balance_minor = 501;

-- I11 orders O3: no timer
alter table orders drop constraint orders_check;
alter table orders drop constraint if exists orders_check1;
update orders set next_deadline_at = null where order_no = 'O3';

-- I11 orders O3: a timer that nobody watches
update orders set next_deadline_at = '2026-11-29T11:00Z' where order_no = 'O3';

-- I11 fulfillments O3 line 1: no timer
alter table delivery drop constraint delivery_deadline;
update delivery set next_deadline_at = null where order_no = 'O3';

-- I12 orders O1: one number for two events
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
values (gen_random_uuid(), 'orders', 'O1', 'order-paid', '', '/o', '', 'O1', 2, '2026-11-29T10:00Z');

-- I12 refunds O1: applied, and waiting to be applied
insert into inbox_parked (topic, key, sequence, type, payload, parked_at)
values ('orders', 'O1', 4, 'order-delivered', '{}', '2026-11-29T10:00Z');

-- I12 payments O1P1: the same money taken twice
insert into payment_history (payment_id, version, at, actor, command, from_status, to_status, detail)
values ('O1P1', 4, '2026-11-29T10:00Z', 'channel:wechat', 'Receive', 'SUCCEEDED', 'SUCCEEDED', '{}');
update payment set version = 4 where payment_id = 'O1P1';

-- I13 payments wechat PAYMENT T-O1: acknowledged, and nothing came of it
update movement set applied_at = null where reference = 'T-O1';

-- I13 payments wechat PAYMENT T-O2: acknowledged, and not kept
delete from callback where notification_id = 'NO2';

-- I13 fulfillments fulu 00000000-0000-0000-0000-0000000000c1: a supplier's word that nobody took
update supplier_callback set applied_at = null, next_deadline_at = '2026-11-29T13:00Z';

-- I13 payments wechat:D1:1: a complaint that nobody asks about
insert into inquiry (inquiry_id, channel, merchant, subject, step, told_at, next_try_at)
values ('wechat:D1:1', 'wechat', 'default', 'D1', '1', '2026-11-29T10:00Z', '2026-11-29T10:10Z');

-- I13 payments epay-T1: money told of under a weak signature, and nobody asks whether it is true
insert into hearsay (hearsay_id, told_at, facts, next_deadline_at)
values ('epay-T1', '2026-11-29T10:00Z', '{}', '2026-11-29T10:10Z');

-- I11 notifications M2: a message that nobody sends again
alter table messages drop constraint pending_has_next_attempt;
insert into messages (message_id, tenant, channel, order_no, kind, dedupe_key, status, attempts, version, created_at, payload)
values ('M2', 'app', 'EMAIL', 'O1', 'order-paid', 'O1:2', 'PENDING', 1, 2, '2026-11-29T10:00Z', '');
