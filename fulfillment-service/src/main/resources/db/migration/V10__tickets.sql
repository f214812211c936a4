-- What tickets of a SKU are for, as operators said it; each ticket takes a copy along.
create table ticket_product (
    sku        text        primary key,
    product    jsonb       not null,
    updated_by text        not null,
    updated_at timestamptz not null
);

-- One row per unit of a line; `state` is the aggregate, the other columns are what SQL asks about.
create table ticket (
    id               uuid        primary key,
    order_no         text        not null,
    line_no          int         not null,
    unit             int         not null,
    tenant           text        not null,
    sku              text        not null,
    status           text        not null,
    version          bigint      not null,
    state            jsonb       not null,
    fingerprint      bytea       not null, -- of the verification number: HMAC-SHA256 under the pepper
    sealed           bytea       not null, -- the number: wrapped data key and ciphertext
    seal_version     int         not null,
    kek_id           bigint      not null,
    next_deadline_at timestamptz,
    traceparent      text,                 -- the order's trace
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint ticket_unit unique (order_no, line_no, unit),
    constraint ticket_status check (status in ('ISSUED', 'REDEEMED', 'EXPIRED', 'VOID')),
    constraint ticket_deadline check (next_deadline_at is not null or status <> 'ISSUED'),
    foreign key (order_no, line_no) references delivery
);
-- A number that lets in, or did, is no other ticket's.
create unique index ticket_number on ticket (fingerprint) where status in ('ISSUED', 'REDEEMED');
-- Whatever became of it: a gate is told why nobody is let in.
create index ticket_print on ticket (fingerprint);
create index ticket_due on ticket (next_deadline_at, order_no, line_no) where next_deadline_at is not null;
create index ticket_session on ticket (tenant, sku, id) where status = 'ISSUED';
create index ticket_taken on ticket (sku) where status in ('ISSUED', 'REDEEMED');
create index ticket_kek on ticket (kek_id, id);

create table ticket_history (
    ticket_id   uuid        not null references ticket,
    version     bigint      not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      text,
    primary key (ticket_id, version)
);

-- Who was shown which codes, when, from where; written in the transaction that allows the answer.
create table ticket_show (
    id           uuid        primary key,
    ticket_id    uuid        not null references ticket,
    code_version int         not null,
    tenant       text        not null,
    client_id    text        not null,
    holder       text        not null,
    ip           text        not null,
    at           timestamptz not null
);
create index ticket_show_lately on ticket_show (ticket_id, at);

-- Every try at a gate and what became of it; kept as proof, also of those that were turned away.
create table redemption (
    id          uuid        primary key,
    ticket_id   uuid        references ticket, -- null where no ticket of the tenant fits
    tenant      text        not null,
    client_id   text        not null,
    device      text        not null,
    point_id    text        not null,
    counter     bigint      not null default 0, -- with the device: the nonce of an offline one
    outcome     text        not null,
    at          timestamptz not null, -- at the gate
    recorded_at timestamptz not null
);
create unique index redemption_nonce on redemption (tenant, device, counter) where counter > 0;
-- One entry by a ticket, whatever else goes wrong.
create unique index redemption_once on redemption (ticket_id) where outcome = 'REDEEMED';
create index redemption_ticket on redemption (ticket_id, recorded_at);
create index redemption_misses on redemption (tenant, client_id, recorded_at) where outcome = 'ticket_unknown';

-- A link by which a companion takes a ticket over, once. The link itself is nowhere: its hash is.
create table ticket_share (
    id         uuid        primary key,
    ticket_id  uuid        not null references ticket,
    token_hash bytea       not null,
    version    int         not null, -- of the codes when it was made: a later owner change kills it
    made_by    text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    claimed_at timestamptz,
    claimed_by text,
    revoked_at timestamptz,
    constraint ticket_share_token unique (token_hash)
);
create index ticket_share_ticket on ticket_share (ticket_id, created_at);

create view audit.ticket as
    select id, order_no, line_no, unit, tenant, sku, status, version, next_deadline_at, created_at, updated_at from public.ticket;
create view audit.ticket_history as select * from public.ticket_history;
create view audit.redemption as select * from public.redemption;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on all tables in schema audit to audit;
    end if;
end $$;
