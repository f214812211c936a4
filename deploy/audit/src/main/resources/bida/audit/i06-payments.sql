-- Each step has its row, which begins where the one before ended.
select (select count(*) from audit.payment_history) + (select count(*) from audit.window_history)
     + (select count(*) from audit.refund_history) as checked;
select s.payment_id::text as subject, format('version %s, and %s rows of history up to %s', version, steps, last) as what
from audit.payments s left join lateral (
  select count(*) as steps, max(version) as last from audit.payment_history h where h.payment_id = s.payment_id) h on true
where s.version is distinct from h.steps or s.version is distinct from h.last
union all
select s.payment_id::text, format('is %s, and its history ends with %s', s.status, h.to_status)
from audit.payments s join audit.payment_history h on h.payment_id = s.payment_id and h.version = s.version
where h.to_status <> s.status
union all
select subject, format('version %s leaves %s, and the one before came to %s', version, from_status, before)
from (select payment_id::text as subject, version, from_status, command,
             lag(to_status) over (partition by payment_id order by version) as before from audit.payment_history) steps
where before is not null and from_status is distinct from before
union all
select s.order_no::text as subject, format('version %s, and %s rows of history up to %s', version, steps, last) as what
from audit.windows s left join lateral (
  select count(*) as steps, max(version) as last from audit.window_history h where h.order_no = s.order_no) h on true
where s.version is distinct from h.steps or s.version is distinct from h.last
union all
select s.order_no::text, format('is %s, and its history ends with %s', s.status, h.to_status)
from audit.windows s join audit.window_history h on h.order_no = s.order_no and h.version = s.version
where h.to_status <> s.status
union all
select subject, format('version %s leaves %s, and the one before came to %s', version, from_status, before)
from (select order_no::text as subject, version, from_status, command,
             lag(to_status) over (partition by order_no order by version) as before from audit.window_history) steps
where before is not null and from_status is distinct from before
union all
select s.refund_no::text as subject, format('version %s, and %s rows of history up to %s', version, steps, last) as what
from audit.refunds s left join lateral (
  select count(*) as steps, max(version) as last from audit.refund_history h where h.refund_no = s.refund_no) h on true
where s.version is distinct from h.steps or s.version is distinct from h.last
union all
select s.refund_no::text, format('is %s, and its history ends with %s', s.status, h.to_status)
from audit.refunds s join audit.refund_history h on h.refund_no = s.refund_no and h.version = s.version
where h.to_status <> s.status
union all
select subject, format('version %s leaves %s, and the one before came to %s', version, from_status, before)
from (select refund_no::text as subject, version, from_status, command,
             lag(to_status) over (partition by refund_no order by version) as before from audit.refund_history) steps
where before is not null and from_status is distinct from before;
