-- Who looked for money of his, what he was told, and what a claim may refer to.
create table order_recovery (
    recovery_id text        primary key,
    tenant      text        not null,
    buyer_id    text        not null,
    asked_at    timestamptz not null,
    answer      text        not null,
    payment_id  text, -- only of money that was told of
    order_no    text
);
create index order_recovery_of_payment on order_recovery (payment_id) where payment_id is not null;
create index order_recovery_of_buyer on order_recovery (tenant, buyer_id, asked_at desc);

-- The tries of one buyer or one address that still count; one row, so that all instances share it.
create table recovery_tries (
    scope   text          primary key,
    tries   timestamptz[] not null,
    allowed boolean       not null,
    last_at timestamptz   not null
);
create index recovery_tries_old on recovery_tries (last_at);

-- The numbers a bill shows, and what an operator searches by.
create index payment_of_transaction on payment (channel_transaction_id)
    where channel_transaction_id is not null;
create index payment_of_number on payment (payment_no);
create index payment_listed on payment (opened_at desc, payment_id desc);

-- What came may differ from what was asked for; a search by amount finds either.
alter table payment add column received_minor bigint
    generated always as ((state -> 'received' -> 'amount' ->> 'amountMinor')::bigint) stored;
create index payment_of_amount on payment (amount_minor, opened_at desc);
create index payment_of_received on payment (received_minor, opened_at desc)
    where received_minor is not null;

create index payment_orphan_due on payment (next_deadline_at) where status = 'ORPHAN';
