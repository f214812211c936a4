-- When a supplier that has confirmed a failure is asked about it once more; null where it is not, or was. Attempts of before
-- have none.
alter table attempt add column ask_again_at timestamptz;
create index attempt_ask_again on attempt (supplier, ask_again_at) where ask_again_at is not null;
