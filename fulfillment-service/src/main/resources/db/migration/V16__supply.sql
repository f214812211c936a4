-- All ways to have a SKU delivered, in the order in which they are tried.
create view product_route as
    select sku, 0 as rank, supplier, supplier_product as product, max_cost from supplier_product
    union all
    select sku, rank + 1, supplier, supplier_product, max_cost from supplier_fallback;

-- One instance at a time runs an errand at a supplier, and no sooner than it is due.
create table supplier_errand (
    supplier      text        not null,
    errand        text        not null check (errand in ('GOODS', 'BALANCE')),
    next_at       timestamptz not null,
    claimed_until timestamptz,
    primary key (supplier, errand)
);

-- What suppliers say of the products that we sell of them.
create table supplier_goods (
    supplier   text        not null,
    product    text        not null,
    on_sale    boolean, -- this and the stock stay empty until it has told anything
    stock      text check (stock in ('COUNT', 'ENOUGH', 'NONE', 'UNKNOWN')),
    units      bigint, -- of a COUNT
    price      numeric(19, 5), -- of one, in the major unit; the last one that was told
    currency   text,
    seen_at    timestamptz, -- the latest word that told anything
    misses     int         not null default 0, -- questions since then that were not answered
    last_cause text,
    pushed_at  timestamptz, -- signed with it: what is not later is the same news again
    due_at     timestamptz not null,
    primary key (supplier, product)
);
create index supplier_goods_due on supplier_goods (supplier, due_at);

-- What one cost when; the row without an end holds now.
create table supplier_price (
    supplier text           not null,
    product  text           not null,
    from_at  timestamptz    not null,
    until_at timestamptz,
    price    numeric(19, 5) not null,
    currency text           not null,
    primary key (supplier, product, from_at)
);

-- What is believed of each way, and what has been seen of the contrary since.
create table supply_route (
    sku        text        not null,
    supplier   text        not null,
    product    text        not null,
    max_cost   numeric(19, 5), -- judged with it: with another one nothing is known yet
    fitness    text        not null check (fitness in ('USABLE', 'SOLD_OUT', 'OFF_SALE', 'TOO_DEAR')),
    since      timestamptz not null,
    seen_at    timestamptz,
    turn_looks int,
    turn_since timestamptz,
    primary key (sku, supplier, product)
);

-- What the others were told of a SKU; while due_at has passed it is to be worked out anew.
create table supply_of_sku (
    sku        text primary key,
    paused_for text,
    since      timestamptz,
    due_at     timestamptz
);
create index supply_of_sku_due on supply_of_sku (due_at) where due_at is not null;
create index supply_of_sku_paused on supply_of_sku (sku) where paused_for is not null;

-- Our money at a supplier, as it was read: one row as long as it stays the same.
create table supplier_balance (
    supplier text           not null,
    from_at  timestamptz    not null,
    until_at timestamptz    not null,
    balance  numeric(19, 5) not null,
    primary key (supplier, from_at)
);

-- A finished day of it against what was sent on it.
create table supplier_balance_day (
    supplier    text        not null,
    day         date        not null,
    verdict     text        not null check (verdict in ('EXPLAINED', 'SHORT', 'UNPRICED', 'UNREAD')),
    opening     numeric(19, 5),
    closing     numeric(19, 5),
    fell        numeric(19, 5),
    rose        numeric(19, 5),
    cost        numeric(19, 5),
    attempts    bigint,
    unpriced    bigint,
    compared_at timestamptz not null,
    primary key (supplier, day)
);
create index attempt_dispatched on attempt (supplier, dispatched_at) where dispatched_at is not null;

create view audit.supplier_price as select * from public.supplier_price;
create view audit.supplier_balance as select * from public.supplier_balance;
create view audit.supplier_balance_day as select * from public.supplier_balance_day;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.supplier_price, audit.supplier_balance, audit.supplier_balance_day to audit;
    end if;
end $$;
