-- A callback that cannot be applied says so in its outcome, or is tried again until then.
select count(*) as checked from audit.supplier_callbacks;
select supplier || ' ' || id as subject,
       format('of %s received at %s, tried %s times, and nothing came of it', attempt_no, received_at, tries) as what
from audit.supplier_callbacks where applied_at is null and received_at <= :settled;
