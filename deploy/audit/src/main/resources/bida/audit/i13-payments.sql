-- Money of an orphan waits in the open for its number, and news of its refund behind it; a notice of a refund is asked about
-- and never applied itself.
select (select count(*) from audit.callbacks) + (select count(*) from audit.movements)
     + (select count(*) from audit.inquiries) + (select count(*) from audit.hearsay) as checked;
select m.channel || ' ' || m.kind || ' ' || m.reference as subject,
       'recorded at ' || m.recorded_at || ', and nothing came of it' as what
from audit.movements m
where m.applied_at is null and m.recorded_at <= :settled and m.kind <> 'REFUND_NOTICED'
  and not exists (select from audit.payments p
                  where p.channel = m.channel and p.channel_transaction_id = m.transaction_id and p.status = 'ORPHAN')
union all
select m.channel || ' ' || m.kind || ' ' || m.reference, 'told by a callback that nobody kept'
from audit.movements m
where m.told_by = 'CALLBACK' and m.http_span is not null and m.recorded_at <= :settled
  and not exists (select from audit.callbacks c where c.channel = m.channel and c.http_span = m.http_span)
union all
select inquiry_id, 'told of at ' || told_at || ', and nobody asks about it any more'
from audit.inquiries where answered_at is null and next_try_at <= :settled
union all
select hearsay_id, 'told of at ' || told_at || ', and nobody asks whether it is true'
from audit.hearsay where ended_at is null and next_deadline_at <= :settled;
