package bida.platform.inbox;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.event.EventTypes;
import bida.platform.ids.Identifiers;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.platform.selftest.SmallService;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Sessions;
import bida.platform.test.TablesContract;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL under the services' own transactions, outbox and inbox: who comes second waits. */
@QuarkusTest
@TestProfile(SmallService.class)
class PostgresTablesTest extends TablesContract {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject Inbox inbox;
  @Inject Outbox outbox;
  @Inject OutboxRows published;
  @Inject Sessions sessions;
  @Inject Identifiers ids;

  @Override
  protected Tables tables() {
    // Its own for each test; the database goes when the tests have ended.
    var name = "contract_" + ids.text(12).toLowerCase(Locale.ROOT);
    make("%s_rows (key text primary key, value int not null)".formatted(name));
    make("%s_heard (n serial, key text, sequence bigint)".formatted(name));
    return new Postgres(name);
  }

  private void make(String table) {
    database.pool().query("create table " + table).execute().await().atMost(LIMIT);
  }

  private final class Postgres implements Tables {

    private final String name;

    Postgres(String name) {
      this.name = name;
    }

    @Override
    public Work begin() {
      return new Held(work -> database.inTransaction(work).replaceWithVoid());
    }

    @Override
    public Work hearing(String key, long sequence) {
      var received =
          new Received(
              name,
              key,
              EventTypes.nameOf(OrderCancelled.class),
              sequence,
              null,
              null,
              EventJson.write(event(key, String.valueOf(sequence)))
                  .getBytes(StandardCharsets.UTF_8));
      // Those that were parked have their turn after the commit, and nobody holds them open.
      return new Held(
          work ->
              inbox
                  .receive(
                      received,
                      (event, tx) -> {
                        var told = Long.parseLong(((OrderCancelled) event).reason());
                        var heard = hear(tx, key, told);
                        return told == sequence ? heard.chain(() -> work.apply(tx)) : heard;
                      })
                  .replaceWithVoid());
    }

    private Uni<Void> hear(SqlConnection tx, String key, long sequence) {
      return tx.preparedQuery(
              "insert into %s_heard (key, sequence) values ($1, $2)".formatted(name))
          .execute(Tuple.of(key, sequence))
          .replaceWithVoid();
    }

    @Override
    public <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
      var other = CompletableFuture.supplyAsync(work);
      Await.until(
          "the other to end, or to wait for a lock",
          () -> other.isDone() || sessions.waitingForALock("") > 0);
      return other;
    }

    @Override
    public @Nullable Integer committed(String row) {
      return database
          .pool()
          .preparedQuery("select value from %s_rows where key = $1".formatted(name))
          .execute(Tuple.of(row))
          .map(rows -> rows.rowCount() == 0 ? null : rows.iterator().next().getInteger(0))
          .await()
          .atMost(LIMIT);
    }

    @Override
    public List<String> told(String key) {
      return published.rowsOf(name + key).stream()
          .map(row -> row.sequence() + ":" + ((OrderCancelled) row.event()).reason())
          .toList();
    }

    @Override
    public List<Long> heard(String key) {
      return database
          .pool()
          .preparedQuery("select sequence from %s_heard where key = $1 order by n".formatted(name))
          .execute(Tuple.of(key))
          .map(rows -> rows.stream().map(row -> row.getLong(0)).toList())
          .await()
          .atMost(LIMIT);
    }

    /** A transaction that is kept open until somebody ends it; or one that has ended at once. */
    private final class Held implements Work {

      private final CompletableFuture<SqlConnection> connection = new CompletableFuture<>();
      private final CompletableFuture<Void> end = new CompletableFuture<>();
      private final CompletableFuture<Void> ended;
      private final Map<String, Boolean> exists = new HashMap<>();

      Held(Function<Function<SqlConnection, Uni<Void>>, Uni<Void>> transaction) {
        ended =
            transaction
                .apply(
                    tx -> {
                      connection.complete(tx);
                      return Uni.createFrom().completionStage(end);
                    })
                .subscribeAsCompletionStage();
        // It ends by itself where nothing was to be done.
        CompletableFuture.anyOf(connection, ended).join();
      }

      @Override
      public @Nullable Integer read(String row) {
        var value =
            now(
                tx ->
                    tx.preparedQuery(
                            "select value from %s_rows where key = $1 for update".formatted(name))
                        .execute(Tuple.of(row))
                        .map(
                            rows ->
                                rows.rowCount() == 0
                                    ? null
                                    : rows.iterator().next().getInteger(0)));
        exists.put(row, value != null);
        return value;
      }

      @Override
      public void write(String row, int value) {
        if (!exists.containsKey(row)) {
          read(row);
        }
        var sql =
            exists.get(row)
                ? "update %s_rows set value = $2 where key = $1"
                : "insert into %s_rows (key, value) values ($1, $2)";
        now(tx -> tx.preparedQuery(sql.formatted(name)).execute(Tuple.of(row, value)));
        exists.put(row, true);
      }

      @Override
      public List<Integer> all() {
        return now(
            tx ->
                tx.query("select value from %s_rows".formatted(name))
                    .execute()
                    .map(rows -> rows.stream().map(row -> row.getInteger(0)).toList()));
      }

      @Override
      public void tell(String key, List<String> reasons) {
        var events = reasons.stream().map(reason -> (Event) event(name + key, reason)).toList();
        now(tx -> outbox.publish(tx, Publication.of(name + key, "app", null, events)));
      }

      /** A statement that fails ends the transaction. */
      private <T> T now(Function<SqlConnection, Uni<T>> statement) {
        try {
          return statement.apply(connection.join()).await().atMost(LIMIT);
        } catch (RuntimeException e) {
          end.completeExceptionally(e);
          return null;
        }
      }

      @Override
      public boolean commit() {
        end.complete(null);
        try {
          ended.join();
          return !end.isCompletedExceptionally();
        } catch (CompletionException e) {
          return false;
        }
      }

      @Override
      public void rollBack() {
        end.completeExceptionally(new IllegalStateException("rolled back"));
        commit();
      }
    }

    private static OrderCancelled event(String key, String reason) {
      return new OrderCancelled(key, "app", reason, Instant.EPOCH);
    }
  }
}
