-- What a supplier's statement is compared with. Attempts of before have no time of dispatch, so none of them is missed in a statement.
alter table attempt add column dispatched_at timestamptz;
alter table attempt add column max_cost numeric(19, 5);
alter table attempt add column listed_on date; -- the day of the statement that lists it
create index attempt_not_listed on attempt (supplier, dispatched_at) where dispatched_at is not null and listed_on is null;

-- One row per supplier and day: who works on it holds its lease.
create table supplier_statement (
    supplier         text        not null,
    day              date        not null,
    status           text        not null check (status in ('DUE', 'DONE', 'GIVEN_UP')),
    tries            int         not null,
    listed           int,
    differences      int,
    planned_at       timestamptz not null,
    next_deadline_at timestamptz,
    claimed_until    timestamptz,
    ended_at         timestamptz,
    primary key (supplier, day),
    constraint supplier_statement_deadline check (next_deadline_at is not null or status in ('DONE', 'GIVEN_UP'))
);
create index supplier_statement_due on supplier_statement (next_deadline_at) where next_deadline_at is not null;

-- Each difference once, on whichever day it was seen first.
create table supplier_difference (
    supplier   text        not null,
    attempt_no text        not null,
    kind       text        not null,
    day        date        not null,
    detail     text        not null,
    found_at   timestamptz not null,
    primary key (supplier, attempt_no, kind)
);

create or replace view audit.attempt as select * from public.attempt;
create view audit.supplier_statement as select * from public.supplier_statement;
create view audit.supplier_difference as select * from public.supplier_difference;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.supplier_statement, audit.supplier_difference to audit;
    end if;
end $$;
