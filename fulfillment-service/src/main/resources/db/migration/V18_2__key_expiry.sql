-- Keys that end. A file says it for all its batches, a batch for its keys; each key has its own copy, as bought cards have.
alter table key_file add column expires_at timestamptz;
alter table key_batch add column expires_at timestamptz;
alter table key_batch add column warned_at timestamptz;
alter table key_batch add column ended_at timestamptz; -- what nobody had bought is void since then
alter table key_batch add column next_deadline_at timestamptz;
alter table key_batch add constraint key_batch_deadline
    check (expires_at is null or staged or next_deadline_at is not null or ended_at is not null);
create index key_batch_due on key_batch (next_deadline_at) where next_deadline_at is not null;

-- How long before its end a key is sold last, and how long before that people are told; absent: the settings of all.
create table shelf_life (
    sku           text        primary key,
    margin_hours  int         check (margin_hours >= 0),
    warning_hours int         check (warning_hours >= 0),
    updated_by    text        not null,
    updated_at    timestamptz not null
);

-- What ends first is sold first, and what must not be sold any more is not even read.
create index card_key_for_sale on card_key (sku, coalesce(expires_at, 'infinity'), id) where status = 'AVAILABLE';
drop index card_key_available;
