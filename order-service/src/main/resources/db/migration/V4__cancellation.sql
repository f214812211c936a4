-- How long an unread key may be given back; 0: a paid order is final.
alter table offer add column cancel_s bigint not null default 600;
