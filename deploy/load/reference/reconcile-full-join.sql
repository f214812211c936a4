create temp table statement (
  at text, appid text, mchid text, sub text, device text, transaction_id text, our_no text, payer text, type text, state text, bank text,
  currency text, paid text, coupon text, refund_id text, refund_no text, refunded text, coupon_back text, refund_type text, refund_state text,
  title text, attach text, fee text, rate text, total text, asked text, note text);
copy statement from stdin with (format csv, delimiter ',');
with there as (
  select case when ltrim(state, '`') = 'REFUND' then 'REFUND' else 'PAYMENT' end as kind,
         ltrim(case when ltrim(state, '`') = 'REFUND' then refund_id else transaction_id end, '`') as reference,
         (ltrim(case when ltrim(state, '`') = 'REFUND' then refunded else paid end, '`')::numeric * 100)::bigint as amount_minor,
         ltrim(currency, '`') as currency
  from statement),
here as (
  select kind, reference, amount_minor, currency from movement
  where channel = 'wechat' and merchant = 'default' and kind in ('PAYMENT', 'REFUND')
    and happened_at >= timestamptz '2026-10-19 00:00:00+08' and happened_at < timestamptz '2026-10-20 00:00:00+08')
select case when here.reference is null then 'MISSING_HERE' when there.reference is null then 'MISSING_THERE'
            when here.currency <> there.currency then 'CURRENCY' else 'AMOUNT' end,
       coalesce(here.reference, there.reference)
from there full join here on here.kind = there.kind and here.reference = there.reference
where here.reference is null or there.reference is null or here.currency <> there.currency or here.amount_minor <> there.amount_minor;
