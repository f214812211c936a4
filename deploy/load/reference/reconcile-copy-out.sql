copy (select kind, reference, amount_minor, currency from ledger_transfer
      where channel = 'wechat' and kind in ('PAYMENT', 'REFUND') and 'channel:wechat' in (debit_account, credit_account)
        and booked_at >= timestamptz '2026-10-19 00:00:00+08' and booked_at < timestamptz '2026-10-20 00:00:00+08')
to stdout;
