-- What other platforms buy here to sell on. Their number is theirs for ever; what was asked under it cannot change.
create table resale (
    resale_no        text        primary key, -- ours, told them as outTradeNo
    reseller         text        not null,
    tenant           text        not null,
    their_no         text        not null,
    asked            bytea       not null,    -- SHA-256 of what they asked for: the account stays with the order
    recharge         boolean     not null,
    callback_url     text,
    status           text        not null check (status in ('ASKED', 'PLACED', 'REFUSED', 'CANCELLED')),
    order_no         text        unique,
    reason           text,                    -- why refused or cancelled
    cost_minor       bigint,
    currency         text        not null,
    traceparent      text,
    asked_at         timestamptz not null,
    updated_at       timestamptz not null,
    next_deadline_at timestamptz,             -- of one that is not answered: a person is called then
    next_callback_at timestamptz,             -- when they are told what became of it, once that is known
    callback_tries   int         not null default 0,
    constraint resale_once unique (tenant, their_no),
    constraint resale_deadline check (status <> 'ASKED' or next_deadline_at is not null),
    constraint resale_placed check (status not in ('PLACED', 'CANCELLED') or order_no is not null),
    constraint resale_reason check (status not in ('REFUSED', 'CANCELLED') or reason is not null)
);
create index resale_unanswered on resale (next_deadline_at) where status = 'ASKED';
create index resale_to_tell on resale (next_callback_at) where next_callback_at is not null;

create table resale_history (
    resale_no text        not null references resale,
    at        timestamptz not null,
    to_status text        not null,
    reason    text
);
create index resale_history_of on resale_history (resale_no, at);

-- What apps sell, as order-service told it last: of it a platform is told its own.
create table resale_offer (
    tenant       text        not null,
    sku          text        not null,
    product_type text        not null,
    title        text        not null,
    unit_minor   bigint      not null,
    currency     text        not null,
    on_sale      boolean     not null,
    changed_at   timestamptz not null,
    primary key (tenant, sku)
);

create view audit.resale as
    select resale_no, reseller, tenant, their_no, status, order_no, reason, cost_minor, currency, asked_at, updated_at,
           next_deadline_at
    from public.resale;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.resale to audit;
    end if;
end $$;
