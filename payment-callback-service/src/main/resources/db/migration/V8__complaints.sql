-- What a channel only named, such as a complaint: the rest is asked of it, until it answers.
create table inquiry (
    inquiry_id  text primary key, -- channel, subject and step
    channel     text        not null,
    merchant    text        not null,
    subject     text        not null, -- the dispute, by the channel's number
    step        text        not null,
    told_at     timestamptz not null,
    next_try_at timestamptz,
    tries       int         not null default 0,
    answered_at timestamptz,
    check (answered_at is not null or next_try_at is not null)
);
create index inquiry_due on inquiry (next_try_at) where answered_at is null;
