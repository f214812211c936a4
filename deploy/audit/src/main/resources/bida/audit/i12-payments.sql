-- The same money is one payment, and the same refund of a channel is one of ours.
select count(*) as checked from audit.payments where channel_transaction_id is not null;
select channel || ' ' || channel_transaction_id as subject,
       'one transaction, and the payments ' || string_agg(payment_id, ', ' order by payment_id) as what
from audit.payments where channel_transaction_id is not null and status <> 'MATCHED'
group by channel, channel_transaction_id having count(*) > 1
union all
select channel || ' ' || channel_refund_id,
       'one refund of the channel, and the refunds ' || string_agg(refund_no, ', ' order by refund_no)
from audit.refunds where channel_refund_id is not null and status = 'SUCCEEDED'
group by channel, channel_refund_id having count(*) > 1
union all
select payment_id, 'took its money ' || count(*) || ' times'
from audit.payment_history where command = 'Receive' and to_status in ('SUCCEEDED', 'MISMATCH')
group by payment_id having count(*) > 1;
