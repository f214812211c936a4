-- What nobody has learnt the outcome of by then goes back at our loss; null where no rule returns it.
alter table delivery add column loss_at timestamptz;
create index delivery_loss_due on delivery (loss_at)
    where loss_at is not null and status in ('DISPATCHED', 'ACCEPTED', 'UNKNOWN');
