create table orders (
    order_no          text        primary key,
    tenant            text        not null,
    merchant_order_no text        not null,
    buyer_id          text        not null,
    status            text        not null,
    product_types     text[]      not null,
    titles            text        not null, -- what a search by product name looks through
    total_minor       bigint      not null check (total_minor >= 0),
    captured_minor    bigint      not null,
    refunded_minor    bigint      not null check (refunded_minor <= captured_minor),
    currency          text        not null,
    payment_id        text,
    next_deadline_at  timestamptz,
    placed_at         timestamptz not null,
    updated_at        timestamptz not null,
    version           bigint      not null,
    traceparent       text,
    state             text        not null, -- the aggregate as the core knows it, JSON
    unique (tenant, merchant_order_no),
    -- No state without a deadline (product.md, I11).
    check (next_deadline_at is not null
           or status in ('COMPLETED', 'CANCELLED', 'REFUNDED', 'PARTIALLY_REFUNDED'))
);
create index orders_due on orders (next_deadline_at) where next_deadline_at is not null;
create index orders_of_buyer on orders (tenant, buyer_id, placed_at desc, order_no desc);
create index orders_by_status on orders (tenant, status, placed_at desc, order_no desc);
create index orders_by_time on orders (tenant, placed_at desc, order_no desc);

-- One row per accepted decision, even where the status stays.
create table order_history (
    id          bigint generated always as identity primary key,
    order_no    text        not null references orders,
    version     bigint      not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    tags        text[]      not null,
    unique (order_no, version)
);

-- usable_total is fulfillment's word; held and committed move with the orders alone.
create table stock (
    sku          text   primary key,
    version      bigint not null,
    usable_total bigint not null,
    held         bigint not null default 0 check (held >= 0),
    committed    bigint not null default 0 check (committed >= 0)
);

create table offer (
    tenant       text        not null,
    sku          text        not null,
    product_type text        not null,
    title        text        not null,
    unit_minor   bigint      not null check (unit_minor > 0),
    currency     text        not null,
    stock_tracked boolean    not null,
    on_sale      boolean     not null,
    max_quantity int         not null check (max_quantity between 1 and 1000),
    pay_within_s bigint      not null,
    hold_s       bigint      not null,
    promise_s    bigint      not null,
    policy_version text      not null,
    updated_at   timestamptz not null,
    primary key (tenant, sku)
);

-- What the checker of all services reads.
create schema audit;
create view audit.orders as
    select order_no, tenant, status, total_minor, captured_minor, refunded_minor, currency, payment_id,
           next_deadline_at, placed_at, updated_at, version
    from public.orders;
create view audit.order_history as select * from public.order_history;
create view audit.stock as select * from public.stock;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant usage on schema audit to audit;
        grant select on all tables in schema audit to audit;
    end if;
end $$;
