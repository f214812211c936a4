-- What buyers said of what was marked delivered, with their evidence, and how it ended. What they wrote may hold what is
-- secret, so it stays in this table: no event and no audit view tells it.
create table order_claim (
    claim_no  text        primary key,
    order_no  text        not null references orders,
    line_no   int         not null,
    unit      int,
    claim     text        not null,
    statement text        not null,
    evidence  jsonb       not null,
    opened_at timestamptz not null,
    opened_by text        not null,
    outcome   text,
    reason    text,
    note      text, -- an operator's words to the buyer
    proof     jsonb,
    ended_at  timestamptz,
    check ((outcome is null) = (ended_at is null))
);
create index order_claim_of_order on order_claim (order_no, opened_at);
-- One at a time.
create unique index order_claim_one_open on order_claim (order_no) where ended_at is null;

create view audit.order_claim as
    select claim_no, order_no, line_no, unit, claim, opened_at, opened_by, outcome, reason, ended_at from public.order_claim;
do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant select on audit.order_claim to audit;
    end if;
end $$;
