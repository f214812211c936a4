-- How many orders its buyer has not paid yet is asked for each new order. An index by status answers that as well, and a
-- planner without statistics takes it: then the unpaid orders of all buyers are read.
create index orders_unpaid on orders (tenant, buyer_id) where status = 'PENDING_PAYMENT';
