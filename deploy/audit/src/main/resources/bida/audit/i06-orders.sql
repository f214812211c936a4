-- The edges are those of order-service: its OrderEdgesTest finds them in random lives and compares. A lost dispute ends
-- an order wherever it stands. What a step tells the others is in the outbox as long as that day is kept.
select count(*) as checked from audit.order_history;
with edges (from_status, to_status) as (values
  ('ACTION_REQUIRED', 'CANCEL_REVIEWING'), ('ACTION_REQUIRED', 'DELIVERED'), ('ACTION_REQUIRED', 'FULFILLING'),
    ('ACTION_REQUIRED', 'FULFILLMENT_FAILED'), ('ACTION_REQUIRED', 'PARTIALLY_DELIVERED'),
    ('ACTION_REQUIRED', 'REFUNDING'),
  ('CANCELLED', 'PAID'), ('CANCELLED', 'REFUNDING'),
  ('CANCEL_REVIEWING', 'ACTION_REQUIRED'), ('CANCEL_REVIEWING', 'DELIVERED'), ('CANCEL_REVIEWING', 'FULFILLING'),
    ('CANCEL_REVIEWING', 'FULFILLMENT_FAILED'), ('CANCEL_REVIEWING', 'PAID'),
    ('CANCEL_REVIEWING', 'PARTIALLY_DELIVERED'), ('CANCEL_REVIEWING', 'REFUNDED'), ('CANCEL_REVIEWING', 'REFUNDING'),
  ('COMPLETED', 'VERIFYING'),
  ('DELIVERED', 'CANCEL_REVIEWING'), ('DELIVERED', 'COMPLETED'), ('DELIVERED', 'FULFILLMENT_FAILED'),
    ('DELIVERED', 'REFUNDING'), ('DELIVERED', 'VERIFYING'),
  ('FULFILLING', 'ACTION_REQUIRED'), ('FULFILLING', 'CANCEL_REVIEWING'), ('FULFILLING', 'DELIVERED'),
    ('FULFILLING', 'FULFILLMENT_FAILED'), ('FULFILLING', 'PARTIALLY_DELIVERED'), ('FULFILLING', 'REFUNDING'),
  ('FULFILLMENT_FAILED', 'REFUNDING'),
  ('PAID', 'CANCEL_REVIEWING'), ('PAID', 'FULFILLING'),
  ('PARTIALLY_DELIVERED', 'ACTION_REQUIRED'), ('PARTIALLY_DELIVERED', 'CANCEL_REVIEWING'),
    ('PARTIALLY_DELIVERED', 'DELIVERED'), ('PARTIALLY_DELIVERED', 'REFUNDING'),
  ('PENDING_PAYMENT', 'CANCELLED'), ('PENDING_PAYMENT', 'PAID'),
  ('REFUNDING', 'PARTIALLY_REFUNDED'), ('REFUNDING', 'REFUNDED'),
  ('VERIFYING', 'COMPLETED'), ('VERIFYING', 'DELIVERED'), ('VERIFYING', 'REFUNDING')),
steps as (
  select order_no, version, at, command, from_status, to_status,
         lag(to_status) over (partition by order_no order by version) as before
  from audit.order_history),
told (from_status, to_status, type) as (values
  ('PENDING_PAYMENT', 'PAID', 'order-paid'), ('CANCELLED', 'PAID', 'order-paid'),
  ('PENDING_PAYMENT', 'CANCELLED', 'order-cancelled'), ('DELIVERED', 'COMPLETED', 'order-completed'),
  ('REFUNDING', 'REFUNDED', 'order-refunded'), ('REFUNDING', 'PARTIALLY_REFUNDED', 'order-refunded'))
select order_no as subject, format('%s took it from %s to %s', command, from_status, to_status) as what
from steps
where from_status <> to_status and command <> 'NoteDispute'
  and not exists (select from edges e where e.from_status = steps.from_status and e.to_status = steps.to_status)
union all
select order_no, format('version %s leaves %s, and the one before came to %s', version, from_status, before)
from steps where before is not null and from_status is distinct from before
union all
select order_no, format('version %s, and %s rows of history up to %s', o.version, h.steps, h.last)
from audit.orders o left join lateral (
  select count(*) as steps, max(version) as last from audit.order_history h where h.order_no = o.order_no) h on true
where o.version is distinct from h.steps or o.version is distinct from h.last
union all
select o.order_no, format('is %s, and its history ends with %s', o.status, h.to_status)
from audit.orders o join audit.order_history h on h.order_no = o.order_no and h.version = o.version
where h.to_status <> o.status
union all
select steps.order_no, format('came to %s, and %s is not in the outbox', steps.to_status, told.type)
from steps join told on told.from_status = steps.from_status and told.to_status = steps.to_status
where steps.at >= (select min(created_at) from audit.outbox)
  and not exists (select from audit.outbox e where e.key = steps.order_no and e.type = told.type);
