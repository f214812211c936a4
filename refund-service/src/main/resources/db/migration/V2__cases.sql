-- A case has several clocks: the first answer, the end, a promise. next_deadline_at is the earliest; it is null in cases
-- opened before there were several, where answer_by is the only one.
alter table cases
    drop constraint open_has_answer_by,
    add column opened_by        text not null default 'rule',
    add column assignee         text,
    add column end_by           timestamptz,
    add column promise          text,
    add column promised_for     timestamptz,
    add column missed_at        timestamptz, -- when one of its clocks last passed
    add column told_at          timestamptz, -- since when the buyer's app knows of it
    add column next_deadline_at timestamptz,
    add constraint open_has_deadline
        check (state = 'RESOLVED' or coalesce(next_deadline_at, answer_by) is not null);
drop index cases_due;
create index cases_due on cases (coalesce(next_deadline_at, answer_by)) where state = 'OPEN';
create index cases_of_order on cases (order_no) where order_no is not null;

alter table cases_history
    add column evidence text[] not null default '{}',
    add column to_buyer boolean not null default false;

-- Complaints and disputes at the channel, each as it stands; while one is open no rule returns its payment's money.
create table payment_disputes (
    dispute_id text        primary key, -- the channel's name before the channel's number
    payment_id text        not null references captured_payments,
    order_no   text,
    stage      text        not null,
    amount_minor bigint    not null,
    currency   text        not null,
    reason     text        not null,
    reply_by   timestamptz,
    at         timestamptz not null
);
create index payment_disputes_payment on payment_disputes (payment_id);
