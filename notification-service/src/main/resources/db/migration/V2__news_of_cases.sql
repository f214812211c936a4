-- A case may be about no order, and its app is told all the same.
alter table feed alter column order_no drop not null;
