-- What the channel returned by itself counts like what was granted here.
select count(*) as checked from audit.captured where amount_minor is not null;
select payment_id as subject,
       format('%s %s granted or returned by the channel, %s captured', g.sum_minor, currency, coalesce(c.amount_minor, 0)) as what
from (select payment_id, currency, sum(amount_minor) as sum_minor
      from (select payment_id, currency, amount_minor from audit.refunds
            where status in ('APPROVED', 'FAILED', 'SUCCEEDED')
            union all
            select payment_id, currency, amount_minor from audit.channel_refunds) parts
      group by payment_id, currency) g
left join audit.captured c using (payment_id, currency)
where g.sum_minor > coalesce(c.amount_minor, 0);
