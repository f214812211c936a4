-- fulfillment-service's word: why none of its suppliers can deliver a SKU. Nothing new of it is sold meanwhile.
create table supply_pause (
    sku    text        primary key,
    reason text        not null,
    since  timestamptz not null
);
