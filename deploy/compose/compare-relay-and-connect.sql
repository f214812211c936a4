-- What could be told in two ways: no value, quotes, line ends, Chinese, numbers, text that looks like JSON or a date.
insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, traceparent, sequence, tenant, created_at)
select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
       'orders',
       case n % 4 when 0 then 'VG' || n when 1 then n::text when 2 then '订单' || n else 'null' end,
       case when n % 2 = 0 then 'order-placed' else 'order-paid' end,
       payload,
       '/order-service',
       '2026-11-22T08:00:00.' || lpad(n::text, 3, '0') || 'Z',
       subject,
       traceparent,
       n,
       case when n % 3 = 0 then null else 'demo' end,
       '2026-11-22T08:00:00Z'
from (
    select row_number() over () as n, payload, subject, traceparent
    from unnest(array[
             '{"orderNo":"VG1","amountMinor":4990,"b":1.50,"a":null}',
             E'{\n  "pretty": "printed",\t"with": "\\" quotes \\\\ and a line"\n}',
             '{"title":"游戏点卡 50 元 🎮","price":"¥49.90"}',
             '"a string"', '[1,2,3]', 'null', 'true', '0', 'no JSON at all', ' ',
             '{"long":"' || repeat('卡密', 20000) || '"}'
         ]) as payload,
         unnest(array['VG1', '1.5e3', 'true', '{"a":1}', '2026-11-22', ' spaced ', '订单']) as subject,
         unnest(array['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', null]) as traceparent
) as odd;
select count(*) from outbox;
