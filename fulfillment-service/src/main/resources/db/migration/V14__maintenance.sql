-- When a supplier, or one SKU whoever supplies it, must not be asked for anything new.
create table maintenance (
    scope     text        not null check (scope in ('SUPPLIER', 'SKU')),
    name      text        not null,
    from_at   timestamptz not null,
    to_at     timestamptz not null,
    reason_zh text,
    reason_en text,
    primary key (scope, name, from_at),
    check (to_at > from_at)
);

-- Every change of a calendar and who made it.
create table maintenance_history (
    id      bigint generated always as identity primary key,
    scope   text        not null,
    name    text        not null,
    at      timestamptz not null,
    actor   text        not null,
    windows text        not null
);
create index maintenance_history_of on maintenance_history (scope, name, id);

-- What the others were told of a SKU; while due_at stands its calendar is to be worked out anew.
create table maintenance_of_sku (
    sku    text        primary key,
    told   text        not null default '[]',
    due_at timestamptz
);
create index maintenance_of_sku_due on maintenance_of_sku (due_at) where due_at is not null;

-- A changed calendar looks at what waits of a SKU.
create index delivery_waiting on delivery (sku, order_no, line_no) where status = 'REQUESTED';
