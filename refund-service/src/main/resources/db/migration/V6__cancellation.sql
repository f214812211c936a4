-- What a line costs, whether it stands still, and whether it is with its buyer for good. News of a line may come before its price.
create table order_line_facts (
    order_no     text   not null,
    line_no      int    not null,
    amount_minor bigint,
    held_at      timestamptz,
    kept_at      timestamptz, -- read, or delivered where nothing can be given back
    primary key (order_no, line_no)
);
