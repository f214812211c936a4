-- The fence by line; delivery_hold goes on fencing all lines of an order.
create table delivery_hold_line (
    order_no text        not null,
    line_no  int         not null,
    tenant   text        not null,
    reason   text        not null,
    held_at  timestamptz not null,
    primary key (order_no, line_no)
);
