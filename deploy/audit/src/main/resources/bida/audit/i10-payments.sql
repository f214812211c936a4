-- Each transfer takes what it gives; beyond that, what moved is booked as it moved, and a wallet holds what its entries say.
select count(*) as checked from audit.ledger_transfers;
select currency as subject, 'the ledger sums to ' || sum(amount_minor) as what
from audit.ledger group by currency having sum(amount_minor) <> 0
union all
select m.channel || ' ' || m.kind || ' ' || m.reference,
       case when l.reference is null then format('%s %s moved, and nothing is booked', m.amount_minor, m.currency)
            else format('%s %s moved, and %s %s is booked', m.amount_minor, m.currency, l.amount_minor, l.currency) end
from audit.movements m
left join audit.ledger_transfers l on l.channel = m.channel and l.kind = m.kind and l.reference = m.reference
where m.kind in ('PAYMENT', 'REFUND')
  and (l.reference is null or l.amount_minor <> m.amount_minor or l.currency <> m.currency)
union all
select l.channel || ' ' || l.kind || ' ' || l.reference, format('%s %s is booked, and nothing moved', l.amount_minor, l.currency)
from audit.ledger_transfers l
where l.kind in ('PAYMENT', 'REFUND')
  and not exists (select from audit.movements m
                  where m.channel = l.channel and m.kind = l.kind and m.reference = l.reference)
union all
select 'wallet of ' || coalesce(last_reference, 'no entry'),
       format('holds %s %s, and its entries sum to %s', balance_minor, currency, entries_minor)
from audit.wallets where balance_minor <> entries_minor;
