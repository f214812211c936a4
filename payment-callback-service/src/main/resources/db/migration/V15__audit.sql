-- What the audit across the services reads (docs/decisions/0033), and nothing else: no key, no code, no person. The views
-- of before showed more than any invariant asks for.
drop schema audit cascade;
create schema audit;

create view audit.payments as
    select p.order_no, p.payment_id, p.channel, p.status, p.version, p.received_minor,
           p.state -> 'received' -> 'amount' ->> 'currency' as received_currency,
           p.channel_transaction_id, p.next_deadline_at, h.at as changed_at
    from public.payment p
    left join lateral (select at from public.payment_history h where h.payment_id = p.payment_id
                       order by version desc limit 1) h on true;

create view audit.windows as
    select order_no, status, version, next_deadline_at from public.payment_window;

-- Under the order that the payment has now: goods may have been taken for money that came without one.
create view audit.refunds as
    select coalesce(p.order_no, r.order_no) as order_no, r.payment_id, r.refund_no, r.channel, r.status, r.version,
           r.amount_minor, r.currency, r.channel_refund_id, r.next_deadline_at, h.at as changed_at
    from public.refund r
    left join public.payment p on p.payment_id = r.payment_id
    left join lateral (select at from public.refund_history h where h.refund_no = r.refund_no
                       order by version desc limit 1) h on true;

create view audit.payment_history as
    select payment_id, version, at, command, from_status, to_status from public.payment_history;
create view audit.window_history as
    select order_no, version, at, command, from_status, to_status from public.payment_window_history;
create view audit.refund_history as
    select refund_no, version, at, command, from_status, to_status from public.refund_history;

create view audit.ledger as select channel, kind, reference, account, amount_minor, currency from public.ledger_entry;
create view audit.ledger_transfers as
    select channel, kind, reference, amount_minor, currency from public.ledger_transfer;
create view audit.movements as
    select channel, kind, reference, told_by, amount_minor, currency, recorded_at, applied_at, http_span,
           facts ->> 'transactionId' as transaction_id
    from public.movement;
create view audit.callbacks as select channel, notification_id, http_span from public.callback;
create view audit.inquiries as
    select inquiry_id, told_at, answered_at, next_try_at from public.inquiry;
create view audit.hearsay as
    select hearsay_id, told_at, ended_at, next_deadline_at from public.hearsay;

-- A wallet is named by its latest entry: whose it is, nobody has to know who adds up.
create view audit.wallets as
    select e.reference as last_reference, w.currency, w.balance_minor, coalesce(e.sum_minor, 0) as entries_minor
    from public.wallet w
    left join lateral (select (array_agg(e.reference order by e.entry_no desc))[1] as reference,
                              sum(e.amount_minor)::bigint as sum_minor
                       from public.wallet_entry e
                       where e.tenant = w.tenant and e.buyer_id = w.buyer_id and e.currency = w.currency) e on true;

create view audit.statements as
    select channel, merchant, day, status from public.statement;
create view audit.statement_differences as
    select channel, merchant, day, kind, reference, difference, status, our_amount_minor, our_currency,
           their_amount_minor, their_currency, found_at, next_deadline_at
    from public.statement_difference;

-- Of events: what was published, and how far each reader of others came. Never a payload.
create view audit.outbox as select id, aggregateid as key, type, sequence, created_at from public.outbox;
create view audit.outbox_sequence as select key, last from public.outbox_sequence;
create view audit.inbox as select topic, key, last from public.inbox;
create view audit.inbox_parked as select topic, key, sequence from public.inbox_parked;

do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant usage on schema audit to audit;
        grant select on all tables in schema audit to audit;
    end if;
end $$;
