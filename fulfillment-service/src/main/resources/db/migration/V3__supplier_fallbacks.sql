-- Who is asked next when the supplier of a SKU has confirmed that it delivers nothing, by rank from 0.
create table supplier_fallback (
    sku              text not null references supplier_product on delete cascade,
    rank             int  not null,
    supplier         text not null,
    supplier_product text not null,
    max_cost         numeric(19, 5),
    primary key (sku, rank)
);
