-- What the audit across the services reads (docs/decisions/0033), and nothing else: no key, no code, no person. The views
-- of before showed more than any invariant asks for.
drop schema audit cascade;
create schema audit;

create view audit.orders as
    select order_no, status, captured_minor, refunded_minor, currency, payment_id, next_deadline_at, updated_at,
           version
    from public.orders;

-- The price of each line, and what became of it.
create view audit.order_lines as
    select o.order_no, (line ->> 'lineNo')::int as line_no, line ->> 'state' as state,
           (line -> 'unitPrice' ->> 'amountMinor')::bigint * (line ->> 'quantity')::bigint as amount_minor,
           coalesce(line -> 'claim' ->> 'state' = 'UPHELD', false) as claim_upheld
    from public.orders o cross join lateral jsonb_array_elements(o.state::jsonb -> 'lines') as line;

create view audit.order_history as
    select order_no, version, at, command, from_status, to_status from public.order_history;

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
