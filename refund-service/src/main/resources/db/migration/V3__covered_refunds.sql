-- What a lost dispute gave the payer is not owed a second time.
alter table refunds
    drop constraint open_has_deadline,
    add constraint open_has_deadline check (
        status in ('SUCCEEDED', 'REFUSED', 'RELEASED', 'COVERED') or next_deadline_at is not null);
