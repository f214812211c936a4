-- What the audit across the services reads (docs/decisions/0033), and nothing else: no secret, no person.
create schema audit;

create view audit.captured as select payment_id, order_no, amount_minor, currency from public.captured_payments;
create view audit.channel_refunds as
    select payment_id, channel_refund_no, amount_minor, currency, reported_at from public.channel_refunds;
create view audit.refunds as
    select coalesce(c.order_no, r.order_no) as order_no, r.payment_id, r.refund_no, r.amount_minor, r.currency,
           r.status, r.version, r.next_deadline_at, r.updated_at
    from public.refunds r join public.captured_payments c using (payment_id);
create view audit.refund_history as
    select refund_no, version, at, command, from_status, to_status from public.refunds_history;

-- When each has to be ended at the latest, and which payment it is about where no order is named: its dedupe key or the
-- refund that it is about says so.
create view audit.cases as
    select c.case_no, c.dedupe_key, c.kind, c.order_no,
           coalesce(r.payment_id, split_part(c.dedupe_key, ':', 2)) as payment_id, c.state, c.opened_at,
           coalesce(c.end_by, c.next_deadline_at, c.answer_by) as due_at, c.resolved_at
    from public.cases c left join public.refunds r on r.refund_no = c.subject;

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
