-- What the platform owes a buyer: the one channel whose book is our own.
create table wallet (
    tenant        text   not null,
    buyer_id      text   not null,
    currency      text   not null,
    balance_minor bigint not null check (balance_minor >= 0),
    primary key (tenant, buyer_id, currency)
);

-- Every change of a wallet; a number has one effect for ever. A payment of 0 was declined or closed, and nothing
-- is taken under its number any more.
create table wallet_entry (
    kind          text        not null,
    reference     text        not null, -- the number of the payment, refund or credit
    entry_no      bigint      not null generated always as identity, -- the order within a wallet
    payment_no    text,                 -- of a payment and of its refunds
    tenant        text        not null,
    buyer_id      text        not null,
    currency      text        not null,
    amount_minor  bigint      not null,
    balance_minor bigint      not null check (balance_minor >= 0), -- afterwards
    at            timestamptz not null,
    actor         text        not null,
    reason        text,
    primary key (kind, reference),
    foreign key (tenant, buyer_id, currency) references wallet,
    check (case kind
               when 'PAYMENT' then amount_minor <= 0
               when 'REFUND' then amount_minor > 0
               when 'CREDIT' then amount_minor <> 0
               else false
           end)
);
create index wallet_entry_of_buyer on wallet_entry (tenant, buyer_id, entry_no);
create index wallet_entry_refunds on wallet_entry (payment_no) where kind = 'REFUND';
create trigger wallet_is_append_only before update or delete or truncate on wallet_entry
    for each statement execute function ledger_is_append_only();

create view audit.wallets as select tenant, buyer_id, currency, balance_minor from wallet;

do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.wallets to audit;
    end if;
end $$;
