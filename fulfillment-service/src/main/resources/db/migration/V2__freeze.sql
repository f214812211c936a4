-- While the money of an order is quarrelled about, no key of it is shown for the first time and nothing is sent to a supplier.
create table delivery_freeze (
    order_no  text        primary key,
    tenant    text        not null,
    frozen_at timestamptz not null
);
create view audit.delivery_freeze as select * from public.delivery_freeze;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.delivery_freeze to audit;
    end if;
end $$;
