-- What a statement is compared with, without opening the facts of every movement.
alter table movement add column amount_minor bigint, add column currency text, add column happened_at timestamptz;
update movement
set amount_minor = (facts -> 'amount' ->> 'amountMinor')::bigint, currency = facts -> 'amount' ->> 'currency',
    happened_at = coalesce((facts ->> 'paidAt')::timestamptz, (facts ->> 'endedAt')::timestamptz, recorded_at);
alter table movement alter column amount_minor set not null, alter column currency set not null,
                     alter column happened_at set not null;
-- Rows arrive about in the order of their time, so a few pages tell which blocks hold a day.
create index movement_day on movement using brin (happened_at);

-- The statement of one day of one of our merchants at a channel, and how far it is read.
create table statement (
    channel          text        not null,
    merchant         text        not null,
    day              date        not null, -- Asia/Shanghai
    status           text        not null check (status in ('WAITING', 'IMPORTED', 'EMPTY', 'FLAWED')),
    next_deadline_at timestamptz, -- when it is fetched next
    tries            int         not null default 0,
    trouble          text, -- why the last try came to no end
    revision         int         not null default 0, -- how often it was imported
    sha256           bytea,
    rows_read        bigint      not null default 0,
    matched          bigint      not null default 0,
    imported_at      timestamptz,
    primary key (channel, merchant, day),
    check (status in ('IMPORTED', 'EMPTY') or next_deadline_at is not null)
);
create index statement_due on statement (next_deadline_at) where next_deadline_at is not null;

-- Where a statement and the ledger do not agree; the same one found again is the same row.
create table statement_difference (
    channel            text        not null,
    merchant           text        not null,
    kind               text        not null,
    reference          text        not null,
    difference         text        not null check (difference in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT',
                                                                  'CURRENCY', 'OTHER_DAY')),
    day                date        not null, -- of the statement that showed it
    revision           int         not null, -- of that statement
    status             text        not null check (status in ('OPEN', 'REPAIRED', 'CASE', 'GONE')),
    next_deadline_at   timestamptz, -- when it is repaired, or told to a person
    our_amount_minor   bigint,
    our_currency       text,
    our_at             timestamptz,
    their_amount_minor bigint,
    their_currency     text,
    their_at           timestamptz,
    our_no             text,
    transaction_id     text,
    line               bigint,
    found_at           timestamptz not null,
    ended_at           timestamptz,
    primary key (channel, merchant, kind, reference, difference),
    check (status <> 'OPEN' or next_deadline_at is not null)
);
create index statement_difference_due on statement_difference (next_deadline_at) where status = 'OPEN';
create index statement_difference_day on statement_difference (channel, merchant, day);
create index statement_difference_repaired on statement_difference (ended_at) where status = 'REPAIRED';

create view audit.statement_differences as
    select channel, merchant, day, kind, reference, difference, status, our_amount_minor, our_currency,
           their_amount_minor, their_currency, found_at, ended_at, next_deadline_at
    from statement_difference;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.statement_differences to audit;
    end if;
end $$;
