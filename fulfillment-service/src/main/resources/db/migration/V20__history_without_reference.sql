-- One statement writes a line and its history, so the reference can only ever hold; for an order of a rush, checking it twice cost
-- as much as storing the order.
alter table delivery_history drop constraint delivery_history_order_no_line_no_fkey;
