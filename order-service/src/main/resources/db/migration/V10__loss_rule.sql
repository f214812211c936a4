-- How long an outcome that no supplier tells may last before the money goes back at our loss; null: the supplier's own time counts.
alter table offer add column loss_s bigint check (loss_s between 86400 and 2592000);
