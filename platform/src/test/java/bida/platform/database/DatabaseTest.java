package bida.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import bida.platform.ids.Identifiers;
import bida.platform.selftest.SmallService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two transactions that PostgreSQL lets end only one by one. */
@QuarkusTest
@TestProfile(SmallService.class)
class DatabaseTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject Identifiers ids;

  private final AtomicInteger runs = new AtomicInteger();
  private String one;
  private String other;

  @BeforeEach
  void twoRows() {
    one = ids.text(12);
    other = ids.text(12);
    database
        .pool()
        .preparedQuery("insert into outbox_sequence (key, last) values ($1, 0), ($2, 0)")
        .execute(Tuple.of(one, other))
        .await()
        .atMost(LIMIT);
  }

  @Test
  void e14RunsTheVictimOfADeadlockAgain() {
    var oneIsLocked = new CompletableFuture<Void>();
    var otherIsLocked = new CompletableFuture<Void>();
    var there = countBoth(one, oneIsLocked, otherIsLocked, other).subscribeAsCompletionStage();

    countBoth(other, otherIsLocked, oneIsLocked, one).await().atMost(LIMIT);
    Uni.createFrom().completionStage(there).await().atMost(LIMIT);

    assertThat(runs).hasValue(3);
    assertThat(last(one)).isEqualTo(2);
    assertThat(last(other)).isEqualTo(2);
  }

  @Test
  void e14RunsAgainWhatHasNoPlaceInASerialOrder() {
    database
        .inTransaction(
            tx ->
                tx.query("set transaction isolation level repeatable read")
                    .execute()
                    .chain(() -> last(tx, one))
                    .call(() -> runs.incrementAndGet() == 1 ? meanwhile() : nothing())
                    .chain(
                        read ->
                            tx.preparedQuery("update outbox_sequence set last = $2 where key = $1")
                                .execute(Tuple.of(one, read + 1))))
        .await()
        .atMost(LIMIT);

    assertThat(runs).hasValue(2);
    assertThat(last(one)).isEqualTo(2);
  }

  private Uni<Void> countBoth(
      String first, CompletableFuture<Void> mine, CompletableFuture<Void> theirs, String second) {
    return database.inTransaction(
        tx ->
            count(tx, first)
                .invoke(
                    () -> {
                      runs.incrementAndGet();
                      mine.complete(null);
                    })
                .chain(() -> Uni.createFrom().completionStage(theirs))
                .chain(() -> count(tx, second)));
  }

  private Uni<Void> meanwhile() {
    return database.inTransaction(tx -> count(tx, one));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private static Uni<Void> count(SqlConnection tx, String key) {
    return tx.preparedQuery("update outbox_sequence set last = last + 1 where key = $1")
        .execute(Tuple.of(key))
        .replaceWithVoid();
  }

  private static Uni<Long> last(SqlConnection tx, String key) {
    return tx.preparedQuery("select last from outbox_sequence where key = $1")
        .execute(Tuple.of(key))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private long last(String key) {
    return database.inTransaction(tx -> last(tx, key)).await().atMost(LIMIT);
  }
}
