-- One row per order line; `state` is the aggregate, the other columns are what SQL asks about.
create table delivery (
    order_no         text        not null,
    line_no          int         not null,
    tenant           text        not null,
    sku              text        not null,
    status           text        not null,
    version          bigint      not null,
    state            jsonb       not null,
    next_deadline_at timestamptz,
    claimed_until    timestamptz, -- a worker is asking the supplier; no decision, so not in the state
    traceparent      text,        -- the order's trace
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    primary key (order_no, line_no),
    constraint delivery_deadline check (
        next_deadline_at is not null
        or status in ('ISSUED', 'REVEALED', 'UNAVAILABLE', 'SUCCEEDED', 'FAILED', 'HELD'))
);
create index delivery_due on delivery (next_deadline_at) where next_deadline_at is not null;

create table delivery_history (
    order_no    text        not null,
    line_no     int         not null,
    version     bigint      not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      text,
    primary key (order_no, line_no, version),
    foreign key (order_no, line_no) references delivery
);

-- Committed before a supplier is called, under the number the supplier will know it by.
create table attempt (
    attempt_no         text        primary key,
    order_no           text        not null,
    line_no            int         not null,
    supplier           text        not null,
    supplier_product   text        not null,
    status             text        not null,
    supplier_reference text,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    foreign key (order_no, line_no) references delivery
);
-- No second supplier while one has it or may have it (I5).
create unique index attempt_one_open on attempt (order_no, line_no)
    where status in ('REQUESTED', 'DISPATCHED', 'ACCEPTED', 'UNKNOWN');
create index attempt_line on attempt (order_no, line_no);

-- The fence stays: what was stopped is not delivered by a request that comes later.
create table delivery_hold (
    order_no text        primary key,
    tenant   text        not null,
    reason   text        not null,
    held_at  timestamptz not null
);

create table supplier_product (
    sku              text           primary key,
    supplier         text           not null,
    supplier_product text           not null,
    max_cost         numeric(19, 5),
    updated_by       text           not null,
    updated_at       timestamptz    not null
);

-- Evidence: what a supplier signed and sent, to the byte, before anything is made of it.
create table supplier_callback (
    id                 uuid        primary key,
    supplier           text        not null,
    body_hash          text        not null,
    body               bytea       not null,
    content_type       text,
    attempt_no         text        not null,
    report             jsonb       not null,
    http_traceparent   text,
    received_at        timestamptz not null,
    applied_at         timestamptz,
    outcome            text,
    tries              int         not null default 0,
    next_deadline_at   timestamptz,
    constraint supplier_callback_once unique (supplier, body_hash),
    constraint supplier_callback_deadline check (next_deadline_at is not null or applied_at is not null)
);
create index supplier_callback_due on supplier_callback (next_deadline_at) where applied_at is null;

create table key_batch (
    id          uuid        primary key,
    sku         text        not null,
    imported    int         not null,
    refused     int         not null,
    imported_by text        not null,
    imported_at timestamptz not null
);

-- Every act upon a batch and who did it.
create table key_batch_history (
    batch_id uuid        not null references key_batch,
    at       timestamptz not null,
    actor    text        not null,
    act      text        not null,
    keys     int         not null
);
create index key_batch_history_batch on key_batch_history (batch_id, at);

create table card_key (
    id             uuid        primary key,
    batch_id       uuid        not null references key_batch,
    sku            text        not null,
    status         text        not null,
    fingerprint    bytea       not null, -- HMAC-SHA256 under the pepper
    sealed         bytea       not null, -- envelope: wrapped data key and ciphertext
    seal_version   int         not null,
    kek_id         bigint      not null,
    hint           text        not null, -- what a mask may show
    order_no       text,
    line_no        int,
    unit           int,
    imported_at    timestamptz not null,
    issued_at      timestamptz,
    revealed_at    timestamptz,
    quarantined_at timestamptz,
    voided_at      timestamptz,
    constraint card_key_status check (status in ('AVAILABLE', 'ISSUED', 'REVEALED', 'QUARANTINED', 'VOID')),
    constraint card_key_fingerprint unique (fingerprint),
    constraint card_key_owner check (
        case when status in ('ISSUED', 'REVEALED') then order_no is not null and line_no is not null and unit is not null
             when status in ('AVAILABLE', 'VOID') then order_no is null
             else true end)
);
create index card_key_available on card_key (sku, id) where status = 'AVAILABLE';
create index card_key_batch on card_key (batch_id);
create index card_key_order on card_key (order_no, line_no) where order_no is not null;
-- One key per unit of a line; a quarantined one made room for its successor.
create unique index card_key_unit on card_key (order_no, line_no, unit)
    where status in ('ISSUED', 'REVEALED');

-- usable_total: all keys ever imported minus void and quarantined. The version counts its changes.
create table stock (
    sku          text   primary key,
    version      bigint not null,
    usable_total bigint not null check (usable_total >= 0)
);

-- Who read which keys, when, from where; written in the transaction that allows the answer.
create table reveal (
    id        uuid        primary key,
    order_no  text        not null,
    line_nos  int[]       not null,
    key_ids   uuid[]      not null,
    tenant    text        not null,
    client_id text        not null,
    ip        text        not null,
    outcome   text        not null, -- REVEALED, or UNREADABLE where a key could not be opened
    at        timestamptz not null
);
create index reveal_order on reveal (order_no, at);

create schema audit;
create view audit.delivery as
    select order_no, line_no, tenant, sku, status, version, next_deadline_at, created_at, updated_at from public.delivery;
create view audit.delivery_history as select * from public.delivery_history;
create view audit.attempt as select * from public.attempt;
create view audit.card_key as
    select id, batch_id, sku, status, order_no, line_no, unit, imported_at, issued_at, revealed_at, quarantined_at, voided_at
    from public.card_key;
create view audit.stock as select * from public.stock;
create view audit.reveal as select * from public.reveal;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant usage on schema audit to audit;
        grant select on all tables in schema audit to audit;
    end if;
end $$;
