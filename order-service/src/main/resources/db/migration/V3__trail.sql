-- What the app showed its buyer, as it tells us: the platform's own evidence. No reference to orders,
-- for a number that no order has is the finding.
create table order_trail (
    id           bigint generated always as identity primary key,
    tenant       text        not null,
    order_no     text        not null,
    step         text        not null,
    client_at    timestamptz, -- the device's clock
    at           timestamptz not null, -- ours
    seen_version bigint, -- the version of the order that was on the screen
    note         text
);
create index order_trail_of_order on order_trail (order_no, tenant, id);

create function order_trail_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the trail is evidence: it is only added to';
end $$;
create trigger order_trail_is_append_only before update or delete or truncate on order_trail
    for each statement execute function order_trail_is_append_only();

-- Orders an app knows and we do not, or knows newer than we do (幽灵订单).
create table ghost_order (
    tenant       text        not null,
    order_no     text        not null,
    kind         text        not null,
    seen_version bigint,
    our_version  bigint,
    first_at     timestamptz not null,
    primary key (tenant, order_no, kind)
);
create index ghost_order_by_time on ghost_order (tenant, first_at);

-- Which account an order was moved to, by whom, and on what verification.
create table order_relink (
    order_no    text        not null references orders,
    version     bigint      not null,
    at          timestamptz not null,
    actor       text        not null,
    from_buyer  text        not null,
    to_buyer    text        not null,
    verified_by text        not null,
    reference   text        not null,
    primary key (order_no, version)
);

-- An operator finds an order by the phone or address its buyer gave.
alter table orders add column contact_phone text, add column contact_email text;
update orders
set contact_phone = regexp_replace(
        regexp_replace(state::jsonb #>> '{terms,contact,phone}', '[^0-9+]', '', 'g'), '^(\+|00)86', ''),
    contact_email = lower(state::jsonb #>> '{terms,contact,email}')
where state::jsonb #> '{terms,contact}' is not null;
create index orders_of_phone on orders (contact_phone, placed_at desc) where contact_phone is not null;
create index orders_of_email on orders (contact_email, placed_at desc) where contact_email is not null;
