-- Claims about what was marked delivered; `state` is the aggregate. All writing is behind the lock of the delivery's row.
create table verification (
    claim_no         text        primary key,
    order_no         text        not null,
    line_no          int         not null,
    tenant           text        not null,
    status           text        not null,
    version          bigint      not null,
    state            jsonb       not null,
    next_deadline_at timestamptz,
    claimed_until    timestamptz, -- a worker is asking the supplier; no decision, so not in the state
    opened_at        timestamptz not null,
    updated_at       timestamptz not null,
    foreign key (order_no, line_no) references delivery,
    constraint verification_deadline check (
        next_deadline_at is not null or status in ('REISSUED', 'REFUSED', 'UPHELD', 'WITHDRAWN'))
);
create index verification_due on verification (next_deadline_at) where next_deadline_at is not null;
create index verification_of_order on verification (order_no);

create table verification_history (
    claim_no    text        not null references verification,
    version     bigint      not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      text,
    primary key (claim_no, version)
);

-- When a key was redeemed, as its issuer says; only added to.
create table key_use (
    id          uuid        primary key,
    key_id      uuid        not null references card_key,
    used_at     timestamptz not null,
    place       text,
    reported_by text        not null,
    reported_at timestamptz not null,
    constraint key_use_once unique (key_id, used_at)
);

-- HMAC-SHA256 of a card number under the pepper, for issuers name a used card by its number alone. Keys imported before
-- this table are found by number and secret only.
create table card_key_number (
    print  bytea not null,
    key_id uuid  not null references card_key,
    primary key (print, key_id)
);

create view audit.verification as
    select claim_no, order_no, line_no, tenant, status, version, next_deadline_at, opened_at, updated_at
    from public.verification;
create view audit.verification_history as
    select claim_no, version, at, actor, command, from_status, to_status from public.verification_history;
create view audit.key_use as select id, key_id, used_at, reported_by, reported_at from public.key_use;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.verification, audit.verification_history, audit.key_use to audit;
    end if;
end $$;
