-- What the audit across the services reads (docs/decisions/0033), and nothing else: no secret, no person.
create schema audit;

create view audit.messages as select message_id, status, next_attempt_at from public.messages;

-- Of events: what was published, and how far each reader of others came. Never a payload.
create view audit.outbox as select id, aggregateid as key, type, sequence, created_at from public.outbox;
create view audit.outbox_sequence as select key, last from public.outbox_sequence;
create view audit.inbox as select topic, key, last from public.inbox;
create view audit.inbox_parked as select topic, key, sequence from public.inbox_parked;

do $$
begin
    if exists (select from pg_roles where rolname = 'audit') then
        grant usage on schema audit to audit;
        grant select on all tables in schema audit to audit;
    end if;
end $$;
