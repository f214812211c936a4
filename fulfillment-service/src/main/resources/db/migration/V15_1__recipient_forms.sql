-- What an account of a SKU looks like, so that a buyer learns before he pays that his cannot be one.
create table recipient_form (
    sku        text        primary key,
    pattern    text        not null,
    regions    text[]      not null,
    hint_zh    text,
    hint_en    text,
    updated_by text        not null,
    updated_at timestamptz not null
);
