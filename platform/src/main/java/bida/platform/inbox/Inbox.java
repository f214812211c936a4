package bida.platform.inbox;

import bida.contracts.Event;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.event.EventTypes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies an event once and in the order of its key, whatever Kafka repeats: the sequence last
 * applied is stored in the transaction of the effect. After a gap, later events of the key are
 * parked until the missing one is replayed. An event that comes alone, parked or not, has a
 * transaction of its own; a group has one for all of it, and where that fails each is applied alone
 * ({@link EventConsumer}), so that one which cannot be applied never takes another with it.
 */
@ApplicationScoped
public class Inbox {

  private static final String LAST =
      """
      insert into inbox (topic, key, last) values ($1, $2, 0)
      on conflict (topic, key) do update set last = inbox.last
      returning last, exists (select from inbox_parked where topic = $1 and key = $2) as parked
      """;
  // No row where the event is not simply the next of its key: of one that is not known yet that is
  // the first. What was parked while it waited for the place it does not see; the next one does.
  private static final String ADVANCE =
      """
      insert into inbox as i (topic, key, last) select $1, $2, $3::bigint
      where $3 = 1 or exists (select from inbox where topic = $1 and key = $2)
      on conflict (topic, key) do update set last = excluded.last where i.last = excluded.last - 1
      returning exists (select from inbox_parked where topic = $1 and key = $2) as parked
      """;
  private static final String PARK =
      """
      insert into inbox_parked (topic, key, sequence, type, payload, parked_at)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing
      """;
  // With whatever was applied from Kafka after all, while nobody saw it here.
  private static final String UNPARK =
      """
      delete from inbox_parked where topic = $1 and key = $2 and sequence <= $3
      returning sequence, type, payload
      """;

  // Statements over arrays are planned anew for each array unless told otherwise, and for a few
  // records that costs more than to run them.
  private static final String PLAN_ONCE = "set local plan_cache_mode = force_generic_plan";

  // A row that somebody holds must not keep all the others of the group: one by one they wait for
  // what they need alone.
  private static final String WAIT_BRIEFLY = "set local lock_timeout = '5s'";

  // A key that is not where its first event expects it, or has parked ones, has its turn alone.
  private static final String ADVANCE_ALL =
      """
      with wanted as (
        select key, first, last from unnest($2::text[], $3::bigint[], $4::bigint[]) as w (key, first, last)),
      moved as (
        update inbox i set last = w.last from wanted w
        where w.first > 1 and i.topic = $1 and i.key = w.key and i.last = w.first - 1 returning 1),
      begun as (
        insert into inbox (topic, key, last) select $1, key, last from wanted where first = 1
        on conflict do nothing returning 1)
      select (select count(*) from moved) + (select count(*) from begun) as advanced,
        exists (select from inbox_parked where topic = $1 and key = any($2)) as parked
      """;

  // Those with parked ones have their turn alone: it may be that of a parked one now.
  private static final String KNOWN =
      """
      select key, last from inbox i where topic = $1 and key = any($2)
        and not exists (select from inbox_parked p where p.topic = i.topic and p.key = i.key)
      """;

  /** What became of a record; counted by the consumer. */
  enum Outcome {
    APPLIED,
    DUPLICATE,
    PARKED,
    UNKNOWN_TYPE
  }

  /** {@code drain}: some of its key are parked, and one may have its turn now. */
  private record Step(Outcome outcome, boolean drain) {}

  private record Place(String topic, String key) {}

  private record Fact(Place place, long sequence, String type, String body) {}

  private record Position(long last, boolean parked) {}

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
    var place = new Place(received.topic(), key);
    var fact = new Fact(place, sequence, type, body(received));
    return database
        .inTransaction(
            received.topic(),
            tx ->
                apply(tx, fact, handler)
                    .flatMap(
                        step ->
                            step.isPresent()
                                ? Uni.createFrom().item(step.get())
                                : notNext(tx, fact, handler)))
        .call(step -> step.drain() ? drain(place, handler) : Uni.createFrom().voidItem())
        .map(Step::outcome);
  }

  private Uni<Step> notNext(SqlConnection tx, Fact fact, EventHandler handler) {
    return position(tx, fact.place())
        .flatMap(
            at -> {
              if (fact.sequence() <= at.last()) {
                // It may have been applied by somebody who died before draining.
                return Uni.createFrom().item(new Step(Outcome.DUPLICATE, at.parked()));
              }
              if (fact.sequence() == at.last() + 1) {
                // The first of the key was being applied elsewhere; now its row is there, and ours.
                return apply(tx, fact, handler).map(Optional::orElseThrow);
              }
              // What nobody can read must not wait for its turn.
              decode(fact.type(), fact.body());
              return park(tx, fact, at.parked());
            });
  }

  /**
   * All of them in one transaction, but for those that were applied before: a group that begins
   * again has a whole topic of them.
   *
   * @return what became of each; null where it has to have its turn alone, for one of the group is
   *     not simply next
   */
  Uni<List<@Nullable Outcome>> receive(List<Received> received, GroupHandler handler) {
    return together(received, handler)
        .flatMap(
            applied ->
                applied
                    ? Uni.createFrom().item(new Known(Map.of()).outcomes(received, true))
                    : known(received)
                        .flatMap(
                            known ->
                                receiveNew(known.without(received), received, handler)
                                    .map(all -> known.outcomes(received, all))));
  }

  private Uni<Boolean> receiveNew(
      List<Received> left, List<Received> received, GroupHandler handler) {
    return left.size() == received.size()
        ? Uni.createFrom().item(false)
        : left.isEmpty() ? Uni.createFrom().item(true) : together(left, handler);
  }

  private Uni<Known> known(List<Received> received) {
    var topic = received.getFirst().topic();
    var keys = received.stream().map(Received::key).filter(Objects::nonNull).distinct();
    return database.inTransaction(
        topic,
        tx ->
            tx.preparedQuery(KNOWN)
                .execute(Tuple.of(topic, keys.toArray(String[]::new)))
                .map(
                    rows -> {
                      var last = new HashMap<String, Long>();
                      rows.forEach(row -> last.put(row.getString("key"), row.getLong("last")));
                      return new Known(last);
                    }));
  }

  /** False where they are not simply next, each of its key: then none is applied. */
  private Uni<Boolean> together(List<Received> received, GroupHandler handler) {
    var advance = Advance.of(received);
    return advance.isEmpty()
        ? Uni.createFrom().item(false)
        : database
            .inTransaction(
                received.getFirst().topic(), tx -> receive(tx, advance.get(), received, handler))
            .invoke(Runnable::run)
            .replaceWith(true)
            .onFailure(NotNextException.class)
            .recoverWithItem(false);
  }

  private static Uni<Runnable> receive(
      SqlConnection tx, Advance advance, List<Received> received, GroupHandler handler) {
    var arrivals = new ArrayList<Arrival>(received.size());
    for (var one : received) {
      var event = decode(Objects.requireNonNull(one.type()), body(one));
      if (event != null) {
        arrivals.add(new Arrival(event, one.traceparent()));
      }
    }
    // Sent together: the second does not wait for the answer to the first.
    return Uni.combine()
        .all()
        .unis(
            tx.query(PLAN_ONCE + ";" + WAIT_BRIEFLY).execute(),
            tx.preparedQuery(ADVANCE_ALL).execute(advance.row()))
        .with((_, rows) -> rows.iterator().next())
        .invoke(
            row -> {
              if (row.getLong("advanced") != advance.keys() || row.getBoolean("parked")) {
                throw new NotNextException();
              }
            })
        .flatMap(_ -> handler.apply(arrivals, tx));
  }

  private Uni<Void> drain(Place place, EventHandler handler) {
    return Uni.createFrom()
        .deferred(() -> database.inTransaction(place.topic(), tx -> drainOne(tx, place, handler)))
        .repeat()
        .whilst(Step::drain)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static Uni<Step> drainOne(SqlConnection tx, Place place, EventHandler handler) {
    return position(tx, place)
        .map(Position::last)
        .flatMap(
            last ->
                tx.preparedQuery(UNPARK)
                    .execute(Tuple.of(place.topic(), place.key(), last + 1))
                    .map(rows -> next(rows, place, last + 1))
                    .flatMap(
                        next ->
                            next.isEmpty()
                                ? Uni.createFrom().item(new Step(Outcome.DUPLICATE, false))
                                : apply(tx, next.get(), handler).map(Optional::orElseThrow)));
  }

  private static Optional<Fact> next(RowSet<Row> parked, Place place, long sequence) {
    return parked.stream()
        .filter(row -> row.getLong("sequence") == sequence)
        .map(row -> new Fact(place, sequence, row.getString("type"), row.getString("payload")))
        .findAny();
  }

  private static Uni<Position> position(SqlConnection tx, Place place) {
    return tx.preparedQuery(LAST)
        .execute(Tuple.of(place.topic(), place.key()))
        .map(rows -> rows.iterator().next())
        .map(row -> new Position(row.getLong("last"), row.getBoolean("parked")));
  }

  /** Empty where it is not simply next: then nothing has been done. */
  private static Uni<Optional<Step>> apply(SqlConnection tx, Fact fact, EventHandler handler) {
    return tx.preparedQuery(ADVANCE)
        .execute(Tuple.of(fact.place().topic(), fact.place().key(), fact.sequence()))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                return Uni.createFrom().item(Optional.empty());
              }
              var parked = rows.iterator().next().getBoolean("parked");
              var event = decode(fact.type(), fact.body());
              return event == null
                  ? Uni.createFrom().item(Optional.of(new Step(Outcome.UNKNOWN_TYPE, parked)))
                  : handler
                      .apply(event, tx)
                      .replaceWith(() -> Optional.of(new Step(Outcome.APPLIED, parked)));
            });
  }

  private static @Nullable Event decode(String type, String body) {
    return EventTypes.byName(type).map(known -> (Event) EventJson.read(body, known)).orElse(null);
  }

  private static String body(Received received) {
    return new String(received.body(), StandardCharsets.UTF_8);
  }

  private Uni<Step> park(SqlConnection tx, Fact fact, boolean behindOthers) {
    return tx.preparedQuery(PARK)
        .execute(
            Tuple.of(
                fact.place().topic(),
                fact.place().key(),
                fact.sequence(),
                fact.type(),
                fact.body(),
                clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWith(new Step(Outcome.PARKED, behindOthers));
  }

  /** Rolls the group back. */
  private static final class NotNextException extends RuntimeException {
    NotNextException() {
      super("an event of the group is not the next of its key", null, false, false);
    }
  }

  /** No key, type or sequence: nothing we publish looks like that. */
  static final class IncompleteRecordException extends RuntimeException {
    IncompleteRecordException() {
      super("key, ce_type or sequence is missing");
    }
  }
}
