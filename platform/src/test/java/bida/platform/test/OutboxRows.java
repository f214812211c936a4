package bida.platform.test;

import bida.contracts.Event;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.event.EventTypes;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the service under test told the others, read from its outbox as typed events. Inject it. */
@Singleton
public class OutboxRows {

  /** A row with the headers that matter. */
  public record Published(
      Event event, long sequence, @Nullable String traceparent, @Nullable String tenant) {}

  private static final String OF_KEY =
      """
      select type, payload, sequence, traceparent, tenant from outbox
      where aggregateid = $1 order by sequence
      """;

  private final Database database;

  OutboxRows(Database database) {
    this.database = database;
  }

  /** All events of a key, in their order. */
  public List<Event> of(String key) {
    return rowsOf(key).stream().map(Published::event).toList();
  }

  public List<Published> rowsOf(String key) {
    var rows = database.pool().preparedQuery(OF_KEY).execute(Tuple.of(key)).await().indefinitely();
    return rows.stream().map(OutboxRows::published).toList();
  }

  /** The events of one type of a key. */
  public <T extends Event> List<T> of(String key, Class<T> type) {
    return of(key).stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits for the first event of that type under the key. */
  public <T extends Event> T await(String key, Class<T> type) {
    var found = new AtomicReference<T>();
    Await.until(
        EventTypes.nameOf(type) + " of " + key + " in the outbox",
        () -> {
          of(key, type).stream().findFirst().ifPresent(found::set);
          return found.get() != null;
        });
    return found.get();
  }

  private static Published published(Row row) {
    var type = EventTypes.byName(row.getString("type")).orElseThrow();
    return new Published(
        EventJson.read(row.getString("payload"), type),
        row.getLong("sequence"),
        row.getString("traceparent"),
        row.getString("tenant"));
  }
}
