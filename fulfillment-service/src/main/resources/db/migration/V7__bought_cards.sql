-- Cards that suppliers sold for a line. BOUGHT: sealed here, and not its buyer's before all of the line are. They were never for sale, so stock does not know them.
alter table card_key add column attempt_no text references attempt;
alter table card_key add column expires_at timestamptz;
alter table card_key add column sold_print bytea; -- HMAC-SHA256 under the pepper, whatever SKU it was bought for
create unique index card_key_sold_once on card_key (sold_print) where sold_print is not null;
alter table card_key drop constraint card_key_status;
alter table card_key add constraint card_key_status
    check (status in ('STAGED', 'AVAILABLE', 'BOUGHT', 'ISSUED', 'REVEALED', 'QUARANTINED', 'VOID')) not valid;
alter table card_key validate constraint card_key_status;
alter table card_key drop constraint card_key_owner;
alter table card_key add constraint card_key_owner check (
    case when status in ('ISSUED', 'REVEALED') then order_no is not null and line_no is not null and unit is not null
         when status = 'BOUGHT' then order_no is not null and line_no is not null and unit is not null and attempt_no is not null
         when status in ('STAGED', 'AVAILABLE', 'VOID') then order_no is null
         else true end) not valid;
alter table card_key validate constraint card_key_owner;
create index card_key_bought on card_key (attempt_no) where attempt_no is not null;
create or replace view audit.card_key as
    select id, batch_id, sku, status, order_no, line_no, unit, imported_at, issued_at, revealed_at, quarantined_at, voided_at,
        attempt_no, expires_at
    from public.card_key;
