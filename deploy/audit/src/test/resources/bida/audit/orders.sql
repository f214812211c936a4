-- Delivered, refunded, under way at a supplier, and waiting for the right money.
insert into orders (order_no, tenant, merchant_order_no, buyer_id, status, product_types, titles, total_minor, captured_minor,
                    refunded_minor, currency, payment_id, next_deadline_at, placed_at, updated_at, version, state, contact_phone)
select o, 'app', 'M' || o, 'secret-buyer', status, '{CARD_KEY}', 'Thing', 990, captured, refunded, 'CNY', payment, deadline,
       '2026-11-29T09:00Z', '2026-11-29T10:00Z', version,
       jsonb_build_object('buyerId', 'secret-buyer', 'lines', jsonb_build_array(jsonb_build_object('lineNo', 1, 'quantity', 1,
         'unitPrice', jsonb_build_object('amountMinor', 990, 'currency', 'CNY'), 'state', line, 'recipient', 'secret-account'))),
       'secret-phone'
from (values ('O1', 'DELIVERED', 990, 0, 'O1P1', timestamptz '2026-12-02T10:00Z', 4, 'DELIVERED'),
             ('O2', 'REFUNDED', 990, 990, 'O2P1', null, 6, 'FAILED'),
             ('O3', 'FULFILLING', 990, 0, 'O3P1', '2026-11-29T13:00Z', 3, 'OPEN'),
             ('O4', 'PENDING_PAYMENT', 0, 0, null, '2026-11-29T12:30Z', 2, 'OPEN'))
     as w (o, status, captured, refunded, payment, deadline, version, line);
insert into order_history (order_no, version, at, actor, command, from_status, to_status, tags)
select o, version, '2026-11-29T10:00Z', 'secret-actor', command, from_status, to_status, '{}'
from (values ('O1', 1, 'PlaceOrder', null, 'PENDING_PAYMENT'), ('O1', 2, 'ConfirmPayment', 'PENDING_PAYMENT', 'PAID'),
             ('O1', 3, 'PassDeadline', 'PAID', 'FULFILLING'), ('O1', 4, 'DeliverLine', 'FULFILLING', 'DELIVERED'),
             ('O2', 1, 'PlaceOrder', null, 'PENDING_PAYMENT'), ('O2', 2, 'ConfirmPayment', 'PENDING_PAYMENT', 'PAID'),
             ('O2', 3, 'PassDeadline', 'PAID', 'FULFILLING'), ('O2', 4, 'FailLine', 'FULFILLING', 'FULFILLMENT_FAILED'),
             ('O2', 5, 'PassDeadline', 'FULFILLMENT_FAILED', 'REFUNDING'), ('O2', 6, 'CompleteRefund', 'REFUNDING', 'REFUNDED'),
             ('O3', 1, 'PlaceOrder', null, 'PENDING_PAYMENT'), ('O3', 2, 'ConfirmPayment', 'PENDING_PAYMENT', 'PAID'),
             ('O3', 3, 'PassDeadline', 'PAID', 'FULFILLING'),
             ('O4', 1, 'PlaceOrder', null, 'PENDING_PAYMENT'), ('O4', 2, 'NoteMismatch', 'PENDING_PAYMENT', 'PENDING_PAYMENT'))
     as w (o, version, command, from_status, to_status);
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
select gen_random_uuid(), 'orders', o, type, 'secret-payload', '/order-service', '', o, sequence, '2026-11-29T10:00Z'
from (values ('O1', 1, 'order-placed'), ('O1', 2, 'order-paid'), ('O1', 3, 'delivery-requested'), ('O1', 4, 'order-delivered'),
             ('O2', 1, 'order-placed'), ('O2', 2, 'order-paid'), ('O2', 3, 'delivery-requested'), ('O2', 4, 'refund-requested'),
             ('O2', 5, 'order-refunded'), ('O3', 1, 'order-placed'), ('O3', 2, 'order-paid'), ('O3', 3, 'delivery-requested'),
             ('O4', 1, 'order-placed')) as w (o, sequence, type);
insert into outbox_sequence (key, last) values ('O1', 4), ('O2', 5), ('O3', 3), ('O4', 1);
insert into inbox (topic, key, last)
values ('payments', 'O1', 1), ('payments', 'O2', 2), ('payments', 'O3', 1), ('payments', 'O4', 2),
       ('fulfillments', 'O1', 1), ('fulfillments', 'O2', 1), ('refunds', 'O2', 1);
