package bida.platform.outbox;

import bida.contracts.Event;
import bida.platform.event.EventJson;
import bida.platform.event.EventTypes;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in the transaction of the state they tell of. Sequence numbers have no gaps per
 * key, and the row lock behind them makes commit order their order.
 */
@ApplicationScoped
public class Outbox {

  private static final String PUBLISH =
      """
      with numbered as (
        insert into outbox_sequence (key, last) values ($1, cardinality($2::uuid[]))
        on conflict (key) do update set last = outbox_sequence.last + excluded.last
        returning last - cardinality($2::uuid[]) as base)
      insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time,
                          ce_subject, traceparent, sequence, tenant, created_at)
      select e.id, $6, $1, e.type, e.payload, $7, $8, $1, e.traceparent, base + e.n, $9, $10
      from numbered, unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
           with ordinality as e (id, type, payload, traceparent, n)
      """;

  // Inserted in the order of each key: the relay publishes as the WAL has it.
  private static final String PUBLISH_ALL =
      """
      with told as (
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
          as t (id, key, type, payload, traceparent, tenant, n)),
      numbered as (
        insert into outbox_sequence (key, last) select key, max(n) from told group by key order by key
        on conflict (key) do update set last = outbox_sequence.last + excluded.last
        returning key, last)
      insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time,
                          ce_subject, traceparent, sequence, tenant, created_at)
      select t.id, $8, t.key, t.type, t.payload, coalesce('/tenants/' || t.tenant, '') || $9, $10,
        t.key, t.traceparent, numbered.last - max(t.n) over (partition by t.key) + t.n, t.tenant, $11
      from told t join numbered on numbered.key = t.key
      order by t.key, t.n
      """;

  private static final String TOLD =
      "select type, payload from outbox where aggregateid = $1 order by sequence";

  private final Identifiers ids;
  private final InstantSource clock;
  private final Traces traces;
  private final String topic;
  private final String service;

  Outbox(
      Identifiers ids,
      InstantSource clock,
      Traces traces,
      @ConfigProperty(name = "bida.topic") String topic,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.ids = ids;
    this.clock = clock;
    this.traces = traces;
    this.topic = topic;
    this.service = service;
  }

  /** One statement; nothing when there are no events. */
  public Uni<Void> publish(SqlConnection tx, Publication publication) {
    var events = publication.events();
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var now = clock.instant();
    var tenant = publication.tenant();
    var row =
        Tuple.tuple()
            .addString(publication.key())
            .addArrayOfUUID(events.stream().map(_ -> ids.uuid()).toArray(UUID[]::new))
            .addArrayOfString(events.stream().map(Outbox::type).toArray(String[]::new))
            .addArrayOfString(events.stream().map(EventJson::write).toArray(String[]::new))
            .addArrayOfString(
                events.stream()
                    .map(event -> traces.published(publication.traceparent(), type(event)))
                    .toArray(String[]::new))
            .addString(topic)
            .addString(tenant == null ? "/" + service : "/tenants/" + tenant + "/" + service)
            .addString(now.toString())
            .addValue(tenant)
            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
    return tx.preparedQuery(PUBLISH).execute(row).replaceWithVoid();
  }

  /** What {@link #publish(SqlConnection, Publication)} does, for many keys in one statement. */
  public Uni<Void> publish(SqlConnection tx, List<Publication> publications) {
    var uuids = new ArrayList<UUID>();
    var keys = new ArrayList<String>();
    var types = new ArrayList<String>();
    var payloads = new ArrayList<String>();
    var parents = new ArrayList<@Nullable String>();
    var tenants = new ArrayList<@Nullable String>();
    var numbers = new ArrayList<Long>();
    var lastOf = new HashMap<String, Long>();
    for (var publication : publications) {
      for (var event : publication.events()) {
        uuids.add(ids.uuid());
        keys.add(publication.key());
        types.add(type(event));
        payloads.add(EventJson.write(event));
        parents.add(traces.published(publication.traceparent(), type(event)));
        tenants.add(publication.tenant());
        numbers.add(lastOf.merge(publication.key(), 1L, Long::sum));
      }
    }
    if (uuids.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var now = clock.instant();
    var rows =
        Tuple.tuple()
            .addArrayOfUUID(uuids.toArray(UUID[]::new))
            .addArrayOfString(keys.toArray(String[]::new))
            .addArrayOfString(types.toArray(String[]::new))
            .addArrayOfString(payloads.toArray(String[]::new))
            .addArrayOfString(parents.toArray(String[]::new))
            .addArrayOfString(tenants.toArray(String[]::new))
            .addArrayOfLong(numbers.toArray(Long[]::new))
            .addString(topic)
            .addString("/" + service)
            .addString(now.toString())
            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
    return tx.preparedQuery(PUBLISH_ALL).execute(rows).replaceWithVoid();
  }

  /**
   * Tells all that was told of a key once more, each thing once and under new numbers: for whoever
   * asks anew for what it was given before, because its memory was restored to a time before that
   * (failures.md E30). What is older than the outbox keeps (a week) is not told.
   */
  public Uni<Void> tellAgain(
      SqlConnection tx, String key, @Nullable String tenant, @Nullable String traceparent) {
    return tx.preparedQuery(TOLD)
        .execute(Tuple.of(key))
        .flatMap(
            rows -> {
              var told = new LinkedHashSet<Event>();
              for (var row : rows) {
                EventTypes.byName(row.getString("type"))
                    .ifPresent(known -> told.add(EventJson.read(row.getString("payload"), known)));
              }
              return publish(tx, Publication.of(key, tenant, traceparent, List.copyOf(told)));
            });
  }

  private static String type(Event event) {
    return EventTypes.nameOf(event.getClass());
  }
}
