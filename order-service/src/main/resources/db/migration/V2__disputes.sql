-- A quarrel about the money freezes the order; the state knows which ones are open.
alter table orders add column disputed boolean not null default false;
create index orders_disputed on orders (updated_at) where disputed;

create or replace view audit.orders as
    select order_no, tenant, status, total_minor, captured_minor, refunded_minor, currency, payment_id,
           next_deadline_at, placed_at, updated_at, version, disputed
    from public.orders;
