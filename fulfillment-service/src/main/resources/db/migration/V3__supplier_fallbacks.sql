-- Who is asked next when the supplier of a SKU has confirmed that it delivers nothing, by rank from 0.
create table supplier_fallback (
    sku              text not null references supplier_product on delete cascade,
    rank             int  not null,
    supplier         text not null,
    supplier_product text not null,
    max_cost         numeric(19, 5),
    primary key (sku, rank)
);

-- A line knows from its beginning who is asked next, and who was asked before; those there are have one supplier.
update delivery set state = state || '{"routing": {"next": [], "earlier": []}}' where not state ? 'routing';

-- Each supplier has its own number of calls under way, so what is due is looked for by supplier.
alter table delivery add column supplier text;
update delivery set supplier = state -> 'attempt' ->> 'supplier' where state -> 'attempt' ->> 'supplier' is not null;
create index delivery_due_at_supplier on delivery (supplier, next_deadline_at) where next_deadline_at is not null;
drop index delivery_due;
