-- A person is told once of a complaint that the channel does not let us read.
alter table inquiry add column case_told boolean not null default false;
