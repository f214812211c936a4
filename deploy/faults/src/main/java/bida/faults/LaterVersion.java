package bida.faults;

import bida.local.stack.Books;
import bida.local.stack.Service;
import java.time.Instant;

/**
 * What a publisher of a later version tells: events of a type that no reader knows yet, each in its
 * place among those of its key. Readers pass over them and count them.
 */
final class LaterVersion {

  private static final String PUBLISH =
      """
      with chosen as (
        select aggregateid as key, max(aggregatetype) as topic, max(ce_source) as source, max(tenant) as tenant
        from outbox group by aggregateid order by max(created_at) desc limit 10),
      locked as (
        select s.key from outbox_sequence s join chosen on s.key = chosen.key order by s.key for update of s),
      numbered as (
        update outbox_sequence s set last = s.last + 1 from locked where s.key = locked.key
        returning s.key, s.last),
      told as (
        insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject,
          sequence, tenant, created_at)
        select uuidv7(), topic, key, 'blessed-by-a-later-version', '{"blessing":{"of":["many","kinds"]}}', source, ?,
          key, last, tenant, ?::timestamptz
        from chosen join numbered using (key) returning 1)
      select count(*) from told
      """;

  private final Books books;

  LaterVersion(Books books) {
    this.books = books;
  }

  /** How many were published, about what the service told of last. */
  long publish(Service service, Instant at) {
    return books.count(service, PUBLISH, at.toString(), at.toString());
  }
}
