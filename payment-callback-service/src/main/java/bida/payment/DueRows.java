package bida.payment;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Takes up rows whose time has come, a bounded batch at once. Their next step is set before the
 * work begins: whoever dies in it has only skipped one.
 */
@ApplicationScoped
class DueRows {

  /**
   * What is due in a table.
   *
   * @param due selects for update and skips what is locked; $1 is now, $2 the batch, and whatever
   *     else is given to {@link #claim}
   * @param later sets the next deadline; $1 is the key, $2 the instant
   * @param key the column of the key in {@code due}
   * @param next when a row is due again, from now
   */
  record Of<T>(
      String due,
      String later,
      String key,
      BiFunction<Row, Instant, Instant> next,
      Function<Row, T> read) {}

  private final Database database;
  private final PaymentConfig config;
  private final InstantSource clock;

  DueRows(Database database, PaymentConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  <T> Uni<List<T>> claim(Of<T> table) {
    return claim(table, config.batch());
  }

  <T> Uni<List<T>> claim(Of<T> table, int atMost, String... of) {
    var now = clock.instant();
    return database.inTransaction(
        tx ->
            tx.preparedQuery(table.due())
                .execute(parameters(now, atMost, of))
                .flatMap(
                    found -> {
                      var rows = StreamSupport.stream(found.spliterator(), false).toList();
                      return rows.isEmpty()
                          ? Uni.createFrom().item(List.of())
                          : reschedule(tx, table, rows, now)
                              .replaceWith(rows.stream().map(table.read()).toList());
                    }));
  }

  private static Tuple parameters(Instant now, int atMost, String... of) {
    var parameters = Tuple.of(now.atOffset(ZoneOffset.UTC), atMost);
    for (var each : of) {
      parameters.addString(each);
    }
    return parameters;
  }

  private static Uni<Void> reschedule(SqlConnection tx, Of<?> table, List<Row> rows, Instant now) {
    return tx.preparedQuery(table.later())
        .executeBatch(
            rows.stream()
                .map(
                    row ->
                        Tuple.of(
                            row.getString(table.key()),
                            table.next().apply(row, now).atOffset(ZoneOffset.UTC)))
                .toList())
        .replaceWithVoid();
  }
}
