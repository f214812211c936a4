-- What an offer promises and limits: a presale's day, whether goods come by themselves, units a day.
alter table offer
    add column ships_at     timestamptz,
    add column automatic    boolean not null default true,
    add column buyer_limit  int check (buyer_limit > 0),
    add column device_limit int check (device_limit > 0);

-- What was bought of offers with a limit; an order that was cancelled or refunded gives its units back.
create table purchase (
    order_no  text        not null references orders,
    line_no   int         not null,
    tenant    text        not null,
    sku       text        not null,
    buyer_id  text        not null,
    device_id text, -- the app's own, opaque to us
    units     int         not null,
    at        timestamptz not null,
    primary key (order_no, line_no)
);
create index purchase_of_buyer on purchase (tenant, sku, buyer_id, at);
create index purchase_of_device on purchase (tenant, sku, device_id, at) where device_id is not null;

-- fulfillment-service's word: when nobody can deliver a SKU.
create table maintenance (
    sku       text        not null,
    from_at   timestamptz not null,
    to_at     timestamptz not null,
    reason_zh text,
    reason_en text,
    primary key (sku, from_at)
);

-- How far a SKU has sunk since it was calm, and where its own thresholds are.
create table stock_alarm (
    sku     text   primary key,
    low     bigint check (low >= 0),
    margin  bigint check (margin >= 0),
    level   text   not null default 'CALM' check (level in ('CALM', 'LOW', 'OUT')),
    episode bigint not null default 0
);
create view audit.purchase as select * from public.purchase;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.purchase to audit;
    end if;
end $$;
