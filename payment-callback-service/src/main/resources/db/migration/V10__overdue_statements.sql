-- A person is told once of a statement that stays away.
alter table statement add column overdue_told boolean not null default false;
