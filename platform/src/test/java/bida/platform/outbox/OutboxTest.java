package bida.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.selftest.SmallService;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.OutboxRows.Published;
import bida.platform.test.Sessions;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallService.class)
class OutboxTest {

  @Inject Outbox outbox;
  @Inject Database database;
  @Inject Sessions sessions;
  @Inject OutboxRows rows;
  @Inject Identifiers ids;
  @Inject TestClock clock;

  private String order;

  @BeforeEach
  void newNumber() {
    order = ids.text(12);
  }

  @Test
  void e08SixteenTransactionsAtOnceLeaveNoGap() {
    var transactions = IntStream.range(0, 160).mapToObj(this::oneToThreeEventsOrARollback).toList();

    var committed =
        Uni.join()
            .all(transactions)
            .usingConcurrencyOf(16)
            .andCollectFailures()
            .await()
            .indefinitely()
            .stream()
            .mapToInt(Integer::intValue)
            .sum();

    assertThat(rows.rowsOf(order))
        .extracting(Published::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, committed).boxed().toList());
  }

  @Test
  void e08WhoeverCommitsLaterHasTheLaterNumber() {
    var mayCommit = new CompletableFuture<Void>();
    var published = new CompletableFuture<Void>();
    var first =
        database
            .inTransaction(
                tx ->
                    outbox
                        .publish(tx, publication("first"))
                        .invoke(() -> published.complete(null))
                        .chain(() -> Uni.createFrom().completionStage(mayCommit)))
            .subscribeAsCompletionStage();
    published.join();

    var second =
        database
            .inTransaction(tx -> outbox.publish(tx, publication("second")))
            .subscribeAsCompletionStage();
    Await.until(
        "the second to wait for the first", () -> sessions.waitingForALock("outbox_sequence") == 1);
    assertThat(second).isNotDone();
    mayCommit.complete(null);
    first.join();
    second.join();

    assertThat(rows.of(order)).containsExactly(cancelled("first"), cancelled("second"));
  }

  /** It holds the number of its key, and all that PostgreSQL could have cleaned up since. */
  @Test
  void e09EndsWhoeverStaysIdleInATransactionAndLetsTheOthersGoOn() {
    var idle = database.pool().getConnection().await().indefinitely();
    idle.begin().await().indefinitely();
    assertThat(limitOf(idle)).isEqualTo("1min");
    outbox.publish(idle, publication("never")).await().indefinitely();
    idle.query("set local idle_in_transaction_session_timeout = '100ms'")
        .execute()
        .await()
        .indefinitely();

    publish("first");

    assertThat(rows.rowsOf(order)).singleElement().returns(1L, Published::sequence);
    assertThat(rows.of(order)).containsExactly(cancelled("first"));
  }

  private static String limitOf(SqlConnection session) {
    return session
        .query("show idle_in_transaction_session_timeout")
        .execute()
        .map(shown -> shown.iterator().next().getString(0))
        .await()
        .indefinitely();
  }

  @Test
  void e08ARolledBackTransactionTakesItsNumberBack() {
    var refused =
        database
            .inTransaction(
                tx ->
                    outbox
                        .publish(tx, publication("never"))
                        .chain(
                            () -> Uni.createFrom().<Void>failure(new IllegalStateException("no"))))
            .onFailure()
            .recoverWithNull();
    refused.await().indefinitely();

    database.inTransaction(tx -> outbox.publish(tx, publication("first"))).await().indefinitely();

    assertThat(rows.rowsOf(order)).singleElement().returns(1L, Published::sequence);
  }

  /** Ahead into a year for which no partition is made, and back to before the first. */
  @Test
  void e17KeepsTheOrderOfCommitsWhereverTheClockJumps() {
    var before = clock.instant();
    try {
      publish("first");
      clock.advance(Duration.ofDays(400));
      publish("second");
      clock.set(before.minus(Duration.ofHours(1)));
      publish("third");
    } finally {
      clock.set(before);
    }

    assertThat(rows.of(order))
        .containsExactly(cancelled("first"), cancelled("second"), cancelled("third"));
    assertThat(rows.rowsOf(order)).extracting(Published::sequence).containsExactly(1L, 2L, 3L);
  }

  @Test
  void eventsBelongToTheTraceOfTheOrder() {
    var traceparent = Topics.traceparent();

    database
        .inTransaction(
            tx ->
                outbox.publish(
                    tx, Publication.of(order, "app", traceparent, List.of(cancelled("a")))))
        .await()
        .indefinitely();

    assertThat(rows.rowsOf(order).getFirst().traceparent())
        .startsWith(traceparent.substring(0, 35))
        .isNotEqualTo(traceparent);
  }

  private Uni<Integer> oneToThreeEventsOrARollback(int number) {
    var events =
        IntStream.rangeClosed(0, number % 3).mapToObj(n -> cancelled(number + "." + n)).toList();
    var work =
        database.inTransaction(
            tx ->
                outbox
                    .publish(tx, Publication.of(order, "app", null, events))
                    .invoke(
                        () -> {
                          if (number % 5 == 0) {
                            throw new IllegalStateException("rolled back");
                          }
                        }));
    return work.replaceWith(events.size())
        .onFailure(IllegalStateException.class)
        .recoverWithItem(0);
  }

  private void publish(String reason) {
    database.inTransaction(tx -> outbox.publish(tx, publication(reason))).await().indefinitely();
  }

  private Publication publication(String reason) {
    return Publication.of(order, "app", null, List.of(cancelled(reason)));
  }

  private Event cancelled(String reason) {
    return new OrderCancelled(order, "app", reason, Instant.parse("2026-01-01T00:00:00Z"));
  }
}
