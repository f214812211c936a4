-- What the audit across the services reads (docs/decisions/0033), and nothing else: no key, no code, no person. The views
-- of before showed more than any invariant asks for.
drop schema audit cascade;
create schema audit;

create view audit.deliveries as
    select order_no, line_no, status, version, (state ->> 'quantity')::int as quantity, next_deadline_at, updated_at
    from public.delivery;
create view audit.delivery_history as
    select order_no, line_no, version, at, command, from_status, to_status from public.delivery_history;
create view audit.attempts as
    select attempt_no, order_no, line_no, supplier, status, created_at, updated_at from public.attempt;

create view audit.keys as select id, status, order_no, line_no, unit from public.card_key;
-- Keys of one print, without the print: with it, whoever guesses a short code could see that he was right.
create view audit.key_twins as
    select array_agg(id order by id) as ids from public.card_key group by fingerprint having count(*) > 1
    union all
    select array_agg(id order by id) from public.card_key where sold_print is not null group by sold_print having count(*) > 1;
create view audit.reveals as
    select r.order_no, key_id, r.outcome from public.reveal r cross join lateral unnest(r.key_ids) as key_id;

create view audit.tickets as
    select id, status, next_deadline_at from public.ticket;
create view audit.redemptions as select ticket_id, outcome from public.redemption;

create view audit.supplier_callbacks as
    select id, supplier, attempt_no, received_at, applied_at, tries from public.supplier_callback;
create view audit.supplier_statements as
    select supplier, day, status, ended_at from public.supplier_statement;
create view audit.supplier_differences as
    select supplier, attempt_no, kind, day, found_at from public.supplier_difference;
create view audit.verifications as
    select claim_no, status, next_deadline_at from public.verification;

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
