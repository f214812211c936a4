-- Which state of an offer the other services have heard of; null: none.
alter table offer add column told_at timestamptz;
create index offer_to_tell on offer (updated_at) where told_at is distinct from updated_at;
