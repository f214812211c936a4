-- What operators want done about money no channel tells of; above a limit a second person agrees.
create table operator_act (
    act_id           text primary key, -- sorts by time
    kind             text        not null,
    subject          text        not null, -- the number of the payment or refund, or whose wallet
    status           text        not null,
    version          int         not null,
    amount_minor     bigint      not null check (amount_minor >= 0),
    currency         text        not null,
    proposed_by      text        not null,
    proposed_at      timestamptz not null,
    approved_by      text,
    next_deadline_at timestamptz, -- when nobody may approve any more
    task             jsonb       not null,
    proof            text        not null,
    reason           text        not null,
    approve_by       timestamptz not null,
    ended_at         timestamptz,
    single           boolean     not null, -- one of its kind at a time waits for a subject
    check (status <> 'PROPOSED' or next_deadline_at is not null),
    check (approved_by <> proposed_by)
);
create unique index operator_act_pending on operator_act (kind, subject) where status = 'PROPOSED' and single;
create index operator_act_due on operator_act (next_deadline_at) where status = 'PROPOSED';
create index operator_act_of_subject on operator_act (subject, act_id);

create table operator_act_history (
    act_id      text        not null references operator_act,
    version     int         not null,
    at          timestamptz not null,
    actor       text        not null,
    command     text        not null,
    from_status text,
    to_status   text        not null,
    detail      jsonb       not null,
    primary key (act_id, version)
);

-- No act is forgotten, whoever would like that.
create trigger acts_are_remembered before delete or truncate on operator_act
    for each statement execute function ledger_is_append_only();
create trigger acts_are_remembered before update or delete or truncate on operator_act_history
    for each statement execute function ledger_is_append_only();

-- Money told of under a weak signature: believed when the channel says the same on being asked.
create table hearsay (
    hearsay_id       text primary key, -- channel and transaction
    told_at          timestamptz not null,
    facts            jsonb       not null,
    next_deadline_at timestamptz not null, -- when the channel is asked next
    tries            int         not null default 0,
    case_opened      boolean     not null default false,
    ended_at         timestamptz,
    proven           boolean
);
create index hearsay_due on hearsay (next_deadline_at) where ended_at is null;
