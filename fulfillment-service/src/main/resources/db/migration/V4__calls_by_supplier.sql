-- Each supplier has its own number of calls under way, so what is due is looked for by supplier. Generated: who writes a line need not know of it.
alter table delivery add column supplier text generated always as (state -> 'attempt' ->> 'supplier') stored;
create index delivery_due_at_supplier on delivery (supplier, next_deadline_at) where next_deadline_at is not null;
drop index delivery_due;
