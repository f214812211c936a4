-- What is known of an order here: enough for a quote, nothing a buyer would mind.
create table order_facts (
    order_no     text primary key,
    tenant       text not null,
    amount_minor bigint,
    currency     text,
    placed_at    timestamptz,
    paid_at      timestamptz,
    cancelled_at timestamptz,
    fenced_at    timestamptz,
    delivered_at timestamptz,
    revealed_at  timestamptz,
    completed_at timestamptz
);

-- One row per payment: its lock makes the sum of a payment's refunds safe. amount_minor is null
-- while only a request for a refund has been heard of.
create table captured_payments (
    payment_id   text primary key,
    order_no     text,
    tenant       text,
    amount_minor bigint,
    currency     text,
    matched      boolean not null default false,
    paid_at      timestamptz,
    check ((amount_minor is null) = (currency is null))
);
create index captured_payments_order on captured_payments (order_no);

-- Refunds the channel did without us (its console); they count against what was captured.
create table channel_refunds (
    payment_id        text   not null references captured_payments,
    channel_refund_no text   not null,
    amount_minor      bigint not null,
    currency          text   not null,
    reported_at       timestamptz not null,
    primary key (payment_id, channel_refund_no)
);

create table refunds (
    refund_no        text primary key check (length(refund_no) <= 32),
    payment_id       text        not null references captured_payments,
    reason           text        not null,
    order_no         text,
    tenant           text,
    amount_minor     bigint      not null,
    currency         text        not null,
    status           text        not null,
    version          int         not null,
    next_deadline_at timestamptz,
    requested_at     timestamptz not null,
    arrived          bigint      generated always as identity, -- who asked first is served first
    updated_at       timestamptz not null,
    state            jsonb       not null,
    traceparent      text,
    constraint one_refund_per_reason unique (payment_id, reason),
    constraint open_has_deadline check (
        status in ('SUCCEEDED', 'REFUSED', 'RELEASED') or next_deadline_at is not null)
);
create index refunds_order on refunds (order_no);
create index refunds_due on refunds (next_deadline_at) where next_deadline_at is not null;

create table refunds_history (
    refund_no   text        not null references refunds,
    version     int         not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      text,
    primary key (refund_no, version)
);

create table cases (
    case_no     text primary key,
    dedupe_key  text        not null unique,
    kind        text        not null,
    order_no    text,
    tenant      text,
    subject     text,
    tier        int         not null check (tier between 1 and 3),
    state       text        not null,
    version     int         not null,
    opened_at   timestamptz not null,
    answer_by   timestamptz,
    resolved_at timestamptz,
    resolved_by text,
    resolution  text,
    note        text,
    detail      text        not null,
    document    jsonb       not null,
    traceparent text,
    constraint open_has_answer_by check (state = 'RESOLVED' or answer_by is not null)
);
create index cases_due on cases (answer_by) where answer_by is not null;
create index cases_listed on cases (opened_at desc, case_no desc);
create index cases_subject on cases (subject) where state = 'OPEN';

create table cases_history (
    case_no    text        not null references cases,
    version    int         not null,
    at         timestamptz not null,
    actor      text        not null,
    command    text        not null,
    from_tier  int,
    to_tier    int         not null,
    to_state   text        not null,
    detail     text,
    primary key (case_no, version)
);
