package bida.platform.inbox;

import bida.contracts.Event;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.event.EventTypes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Applies an event once and in the order of its key, whatever Kafka repeats: the sequence last
 * applied is stored in the transaction of the effect. After a gap, later events of the key are
 * parked until the missing one is replayed.
 */
@ApplicationScoped
public class Inbox {

  private static final String LAST =
      """
      insert into inbox (topic, key, last) values ($1, $2, 0)
      on conflict (topic, key) do update set last = inbox.last
      returning last
      """;
  private static final String ADVANCE = "update inbox set last = $3 where topic = $1 and key = $2";
  private static final String PARK =
      """
      insert into inbox_parked (topic, key, sequence, type, payload, parked_at)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing
      """;
  private static final String UNPARK =
      """
      delete from inbox_parked where topic = $1 and key = $2 and sequence = $3
      returning type, payload
      """;

  /** What became of a record; counted by the consumer. */
  enum Outcome {
    APPLIED,
    DUPLICATE,
    PARKED,
    UNKNOWN_TYPE
  }

  private final Database database;
  private final InstantSource clock;

  Inbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Uni<Outcome> receive(Received received, EventHandler handler) {
    var key = received.key();
    var type = received.type();
    var sequence = received.sequence();
    if (key == null || type == null || sequence == null) {
      return Uni.createFrom().failure(new IncompleteRecordException());
    }
    return database.inTransaction(
        tx ->
            tx.preparedQuery(LAST)
                .execute(Tuple.of(received.topic(), key))
                .map(rows -> rows.iterator().next().getLong(0))
                .flatMap(
                    last -> {
                      if (sequence <= last) {
                        return Uni.createFrom().item(Outcome.DUPLICATE);
                      }
                      if (sequence > last + 1) {
                        return park(tx, received, key, type, sequence);
                      }
                      var body = new String(received.body(), StandardCharsets.UTF_8);
                      return apply(tx, received.topic(), key, type, sequence, body, handler);
                    }));
  }

  private Uni<Outcome> apply(
      SqlConnection tx,
      String topic,
      String key,
      String type,
      long sequence,
      String body,
      EventHandler handler) {
    var event = decode(type, body);
    var effect = event == null ? Uni.createFrom().voidItem() : handler.apply(event, tx);
    return effect
        .chain(() -> tx.preparedQuery(ADVANCE).execute(Tuple.of(topic, key, sequence)))
        .chain(() -> tx.preparedQuery(UNPARK).execute(Tuple.of(topic, key, sequence + 1)))
        .flatMap(
            parked -> {
              if (parked.rowCount() == 0) {
                return Uni.createFrom().voidItem();
              }
              var next = parked.iterator().next();
              return apply(
                      tx, topic, key, next.getString(0), sequence + 1, next.getString(1), handler)
                  .replaceWithVoid();
            })
        .replaceWith(event == null ? Outcome.UNKNOWN_TYPE : Outcome.APPLIED);
  }

  private static @Nullable Event decode(String type, String body) {
    return EventTypes.byName(type).map(known -> (Event) EventJson.read(body, known)).orElse(null);
  }

  private Uni<Outcome> park(
      SqlConnection tx, Received received, String key, String type, long sequence) {
    return tx.preparedQuery(PARK)
        .execute(
            Tuple.of(
                received.topic(),
                key,
                sequence,
                type,
                new String(received.body(), StandardCharsets.UTF_8),
                clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWith(Outcome.PARKED);
  }

  /** No key, type or sequence: nothing we publish looks like that. */
  static final class IncompleteRecordException extends RuntimeException {
    IncompleteRecordException() {
      super("key, ce_type or sequence is missing");
    }
  }
}
