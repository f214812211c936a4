-- In flight ones count; only what surely went nowhere may be spent again.
select count(*) as checked from audit.payments where received_minor is not null;
select r.payment_id as subject,
       format('refunds of %s %s against %s %s that came', sum(r.amount_minor), min(r.currency),
              coalesce(max(p.received_minor), 0), max(p.received_currency)) as what
from audit.refunds r left join audit.payments p using (payment_id)
where r.status <> 'FAILED'
group by r.payment_id
having sum(r.amount_minor) > coalesce(max(p.received_minor), 0)
    or bool_or(r.currency is distinct from p.received_currency);
