-- A file of keys comes in parts, each a batch, and none of it is for sale before the whole of it is here.
create table key_file (
    id               uuid        primary key,
    tenant           text        not null,
    sku              text        not null,
    name             text        not null,
    status           text        not null check (status in ('OPEN', 'RELEASING', 'RELEASED', 'DISCARDING', 'DISCARDED')),
    opened_by        text        not null,
    opened_at        timestamptz not null,
    ended_at         timestamptz,
    next_deadline_at timestamptz,
    constraint key_file_deadline check (next_deadline_at is not null or status in ('RELEASED', 'DISCARDED'))
);
create index key_file_due on key_file (next_deadline_at) where next_deadline_at is not null;

alter table key_batch add column file_id uuid references key_file;
alter table key_batch add column staged boolean not null default false;
create index key_batch_of_file on key_batch (file_id) where file_id is not null;
create index key_batch_staged on key_batch (file_id) where staged;

alter table card_key drop constraint card_key_status;
alter table card_key add constraint card_key_status
    check (status in ('STAGED', 'AVAILABLE', 'ISSUED', 'REVEALED', 'QUARANTINED', 'VOID')) not valid;
alter table card_key validate constraint card_key_status;
alter table card_key drop constraint card_key_owner;
alter table card_key add constraint card_key_owner check (
    case when status in ('ISSUED', 'REVEALED') then order_no is not null and line_no is not null and unit is not null
         when status in ('STAGED', 'AVAILABLE', 'VOID') then order_no is null
         else true end) not valid;
alter table card_key validate constraint card_key_owner;
