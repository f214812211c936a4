-- Written in the transaction of the state it tells of; Debezium's EventRouter reads it from the WAL.
create table outbox (
    id             uuid        not null,
    aggregatetype  text        not null, -- the topic
    aggregateid    text        not null, -- the Kafka key
    type           text        not null, -- ce_type
    payload        text        not null, -- JSON
    ce_specversion text        not null default '1.0',
    ce_source      text        not null,
    ce_time        text        not null, -- RFC 3339
    ce_subject     text        not null,
    content_type   text        not null default 'application/json',
    traceparent    text,
    sequence       bigint      not null, -- without gaps per key, so that a reader notices a loss
    tenant         text,
    created_at     timestamptz not null
) partition by range (created_at);

-- Rows of a day for which no partition was made (a clock that jumped) land here rather than fail.
create table outbox_default partition of outbox default;
create index outbox_key on outbox (aggregateid, sequence);

-- Where the log stood after a day was over: what the relay confirmed beyond it, it has published.
create table outbox_day (
    day     date   primary key,
    wal_end pg_lsn not null
);

create table outbox_sequence (
    key  text primary key,
    last bigint not null
);

-- One place per publisher topic and key: what is at or below it was applied.
create table inbox (
    topic text   not null,
    key   text   not null,
    last  bigint not null,
    primary key (topic, key)
);

-- Events that came after a gap wait here until the missing one is replayed.
create table inbox_parked (
    topic     text        not null,
    key       text        not null,
    sequence  bigint      not null,
    type      text        not null,
    payload   text        not null,
    parked_at timestamptz not null,
    primary key (topic, key, sequence)
);

create table idempotency (
    tenant      text        not null,
    method      text        not null,
    route       text        not null,
    key         text        not null,
    fingerprint text        not null,
    status      int         not null,
    location    text,
    body        text        not null,
    created_at  timestamptz not null,
    primary key (tenant, method, route, key)
);
create index idempotency_created on idempotency (created_at);

create publication bida_outbox for table outbox
    with (publish = 'insert', publish_via_partition_root = true);

do $$
begin
    if exists (select from pg_roles where rolname = 'relay') then
        grant usage on schema public to relay;
        grant select on outbox to relay;
    end if;
end $$;
