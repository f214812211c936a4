-- What waits for an operator, the oldest first.
create index delivery_by_hand on delivery (created_at, order_no, line_no)
    where supplier = 'manual' and status = 'REQUESTED';
