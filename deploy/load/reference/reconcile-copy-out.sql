copy (select kind, reference, amount_minor, currency, extract(epoch from happened_at)::bigint
      from movement
      where channel = 'wechat' and merchant = 'default' and kind in ('PAYMENT', 'REFUND')
        and happened_at >= timestamptz '2026-10-18 00:00:00+08' and happened_at < timestamptz '2026-10-21 00:00:00+08')
to stdout;
