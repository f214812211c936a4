-- Each step has its row, which begins where the one before ended.
select count(*) as checked from audit.refund_history;
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
