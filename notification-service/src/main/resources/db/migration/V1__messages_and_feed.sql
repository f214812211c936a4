create table webhook_endpoints (
    endpoint_id     text primary key,
    tenant          text        not null,
    url             text        not null,
    types           text[]      not null, -- empty: all
    state           text        not null check (state in ('ACTIVE', 'DISABLED', 'DELETED')),
    disabled_reason text,
    created_at      timestamptz not null,
    updated_at      timestamptz not null
);
create index webhook_endpoints_tenant on webhook_endpoints (tenant) where state <> 'DELETED';

-- Encrypted; the endpoint's id is bound into each, so that none can be moved to another row.
create table webhook_secrets (
    endpoint_id text        not null references webhook_endpoints,
    ciphertext  bytea       not null,
    valid_until timestamptz, -- null: the current one
    created_at  timestamptz not null,
    primary key (endpoint_id, ciphertext)
);

-- Who to tell about an order, and how.
create table addressees (
    order_no          text primary key,
    tenant            text not null,
    merchant_order_no text not null,
    buyer_id          text not null,
    email             text,
    language          text
);

-- Positions have no gaps per tenant: the row lock behind them makes commit order their order, so
-- that a reader who has seen n never misses a smaller one.
create table feed_positions (
    tenant text primary key,
    last   bigint not null
);
create table feed (
    tenant     text        not null,
    position   bigint      not null,
    news_id    text        not null,
    type       text        not null,
    order_no   text        not null,
    payload    text        not null,
    created_at timestamptz not null,
    primary key (tenant, position)
);
create index feed_age on feed (created_at);

create table messages (
    message_id      text primary key,
    tenant          text        not null,
    channel         text        not null,
    endpoint_id     text references webhook_endpoints,
    order_no        text,
    kind            text        not null,
    dedupe_key      text        not null,
    status          text        not null,
    attempts        int         not null,
    version         int         not null,
    next_attempt_at timestamptz,
    created_at      timestamptz not null,
    ended_at        timestamptz,
    payload         text        not null,
    traceparent     text,
    constraint told_once unique (channel, dedupe_key),
    constraint pending_has_next_attempt check ((status = 'PENDING') = (next_attempt_at is not null)),
    constraint webhook_has_endpoint check ((channel = 'WEBHOOK') = (endpoint_id is not null))
);
create index messages_due on messages (endpoint_id, next_attempt_at) where status = 'PENDING' and channel = 'WEBHOOK';
create index messages_due_mail on messages (next_attempt_at) where status = 'PENDING' and channel = 'EMAIL';
create index messages_order on messages (order_no);
create index messages_age on messages (ended_at) where ended_at is not null;

-- The history of a message: one row per accepted decision.
create table deliveries (
    message_id  text        not null references messages on delete cascade,
    version     int         not null,
    at          timestamptz not null,
    command     text        not null,
    to_status   text        not null,
    detail      text,
    took_millis bigint,
    primary key (message_id, version)
);
