-- An order as far as money is concerned: what is due, until when, and whether it may still be asked for.
create table payment_window (
    order_no         text primary key,
    tenant           text        not null,
    buyer_id         text        not null,
    status           text        not null,
    version          int         not null,
    amount_minor     bigint      not null check (amount_minor >= 0),
    currency         text        not null,
    pay_by           timestamptz not null,
    late_money_until timestamptz not null,
    next_deadline_at timestamptz, -- OPEN: when late money ends; FENCED: when the channel is asked again
    close_tries      int         not null default 0,
    traceparent      text,
    state            jsonb       not null,
    check (status in ('CLOSED', 'PAID') or next_deadline_at is not null)
);
create index payment_window_due on payment_window (next_deadline_at)
    where status in ('OPEN', 'FENCED');

create table payment_window_history (
    order_no    text        not null references payment_window,
    version     int         not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      jsonb       not null,
    primary key (order_no, version)
);

-- An attempt at a channel, or money that came without one.
create table payment (
    payment_id             text primary key,
    payment_no             text        not null, -- out_trade_no, any string in the case of orphans
    order_no               text references payment_window,
    tenant                 text,
    channel                text        not null,
    status                 text        not null,
    version                int         not null,
    amount_minor           bigint      not null,
    currency               text        not null,
    channel_transaction_id text,
    next_deadline_at       timestamptz, -- when the channel is asked, or an orphan is given up
    queries                int         not null default 0,
    not_found              int         not null default 0, -- unsigned "no such order" in a row
    opened_at              timestamptz not null,
    traceparent            text,
    state                  jsonb       not null,
    check (status not in ('CREATED', 'PENDING', 'ORPHAN') or next_deadline_at is not null)
);
create unique index payment_attempt on payment (payment_no) where payment_id = payment_no;
create unique index payment_money on payment (channel, channel_transaction_id)
    where channel_transaction_id is not null and status <> 'MATCHED';
create unique index payment_one_payable on payment (order_no)
    where status in ('CREATED', 'PENDING') and payment_id = payment_no;
create index payment_of_order on payment (order_no);
create index payment_due on payment (next_deadline_at) where status in ('CREATED', 'PENDING');

create table payment_history (
    payment_id  text        not null references payment,
    version     int         not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      jsonb       not null,
    primary key (payment_id, version)
);

create table refund (
    refund_no         text primary key,
    payment_id        text        not null, -- no reference: a refusal of an unknown payment is kept too
    order_no          text,
    tenant            text,
    channel           text        not null,
    status            text        not null,
    version           int         not null,
    amount_minor      bigint      not null check (amount_minor > 0),
    currency          text        not null,
    channel_refund_id text,
    next_deadline_at  timestamptz, -- when the channel is called or asked next; the clock never ends it
    tries             int         not null default 0,
    approved_at       timestamptz not null,
    traceparent       text,
    state             jsonb       not null,
    check (status not in ('APPROVED', 'SUBMITTED', 'UNKNOWN') or next_deadline_at is not null)
);
create index refund_of_payment on refund (payment_id);
create index refund_of_order on refund (order_no);
create index refund_due on refund (next_deadline_at) where status in ('APPROVED', 'SUBMITTED', 'UNKNOWN');

create table refund_history (
    refund_no   text        not null references refund,
    version     int         not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      jsonb       not null,
    primary key (refund_no, version)
);

-- What a channel sent, to the byte; jsonb would reorder what was signed.
create table callback (
    channel         text        not null,
    notification_id text        not null,
    body_sha256     bytea       not null,
    received_at     timestamptz not null,
    headers         jsonb       not null,
    body            bytea       not null,
    http_span       text, -- traceparent of the request, which the span that applies it links to
    primary key (channel, notification_id, body_sha256)
);

-- Authentic facts, each once for ever, whoever told them first; also the queue of those not applied.
create table movement (
    channel     text        not null,
    kind        text        not null,
    reference   text        not null,
    told_by     text        not null,
    recorded_at timestamptz not null,
    http_span   text,
    facts       jsonb       not null,
    next_try_at timestamptz not null,
    tries       int         not null default 0,
    applied_at  timestamptz,
    outcome     text,
    primary key (channel, kind, reference)
);
create index movement_due on movement (next_try_at) where applied_at is null;

-- Double entry: a transfer takes from one account what it gives to the other, so it sums to zero.
create table ledger_transfer (
    channel        text        not null,
    kind           text        not null,
    reference      text        not null,
    debit_account  text        not null,
    credit_account text        not null check (credit_account <> debit_account),
    amount_minor   bigint      not null check (amount_minor > 0),
    currency       text        not null,
    booked_at      timestamptz not null,
    primary key (channel, kind, reference)
);

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append only: book a transfer back instead';
end $$;
create trigger ledger_is_append_only before update or delete or truncate on ledger_transfer
    for each statement execute function ledger_is_append_only();

create view ledger_entry as
    select channel, kind, reference, debit_account as account, amount_minor, currency, booked_at
    from ledger_transfer
    union all
    select channel, kind, reference, credit_account, -amount_minor, currency, booked_at
    from ledger_transfer;

-- What the checker of all services reads.
create schema audit;
create view audit.payments as
    select order_no, payment_id, payment_no, channel, status, amount_minor, currency,
           channel_transaction_id, state -> 'received' as received, opened_at, next_deadline_at
    from payment;
create view audit.refunds as
    select order_no, payment_id, refund_no, channel, status, amount_minor, currency,
           channel_refund_id, approved_at, next_deadline_at
    from refund;
create view audit.windows as
    select order_no, tenant, status, amount_minor, currency, pay_by, next_deadline_at
    from payment_window;
create view audit.ledger as select * from ledger_entry;

do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant usage on schema audit to audit;
        grant select on all tables in schema audit to audit;
    end if;
end $$;
