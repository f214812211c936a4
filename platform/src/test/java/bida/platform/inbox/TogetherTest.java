package bida.platform.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.ids.Identifiers;
import bida.platform.observability.Traces;
import bida.platform.selftest.SmallService;
import bida.platform.test.Await;
import bida.platform.test.Sessions;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many records in one transaction, and one by one where that cannot be. */
@QuarkusTest
@TestProfile(SmallService.class)
class TogetherTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject EventConsumer consumer;
  @Inject Database database;
  @Inject Sessions sessions;
  @Inject Identifiers ids;
  @Inject Topics topics;
  @Inject MeterRegistry metrics;
  @Inject Traces traces;
  @Inject TestClock clock;

  private final List<Event> together = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Long>> committed = new CopyOnWriteArrayList<>();
  private final List<Event> alone = new CopyOnWriteArrayList<>();
  private String one;
  private String other;

  @BeforeEach
  void newNumbers() {
    one = ids.text(12);
    other = ids.text(12);
  }

  @Test
  void appliesWhatIsNextOfItsKeyInOneTransaction() {
    receive(told(one, 1, "a"), told(other, 1, "b"), told(one, 2, "c"));

    assertThat(together)
        .containsExactly(cancelled(one, "a"), cancelled(other, "b"), cancelled(one, "c"));
    assertThat(alone).isEmpty();
    assertThat(last(one)).isEqualTo(2);
    assertThat(last(other)).isEqualTo(1);
    // What is left for afterwards sees what was committed.
    assertThat(committed).singleElement().satisfies(seen -> assertThat(seen.get()).isEqualTo(2));
  }

  @Test
  void goesOnWhereTheLastGroupEnded() {
    receive(told(one, 1, "a"));
    receive(told(one, 2, "b"), told(one, 3, "c"));

    assertThat(together).hasSize(3);
    assertThat(alone).isEmpty();
  }

  @Test
  void e01AppliesNothingTwiceWhenAGroupComesAgain() {
    receive(told(one, 1, "a"), told(other, 1, "b"));
    receive(told(one, 1, "a"), told(other, 1, "b"), told(other, 2, "c"));

    assertThat(together)
        .containsExactly(cancelled(one, "a"), cancelled(other, "b"), cancelled(other, "c"));
    assertThat(alone).isEmpty();
    assertThat(last(other)).isEqualTo(2);
  }

  /** As after a slot was dropped, or when a group reads its topic from the beginning. */
  @Test
  void passesOverWhatIsKnownOrComesTwice() {
    receive(told(one, 1, "a"), told(one, 2, "b"));
    receive(told(one, 1, "a"), told(one, 2, "b"));
    receive(
        told(one, 2, "b"),
        told(other, 1, "x"),
        told(one, 3, "c"),
        told(other, 1, "x"),
        told(one, 3, "c"));

    assertThat(together)
        .containsExactly(
            cancelled(one, "a"), cancelled(one, "b"), cancelled(other, "x"), cancelled(one, "c"));
    assertThat(alone).isEmpty();
    assertThat(last(one)).isEqualTo(3);
    assertThat(last(other)).isEqualTo(1);
  }

  /** Somebody applied the first one, and died before the parked one had its turn. */
  @Test
  void givesWhatIsParkedBehindAKnownOneItsTurn() {
    receive(told(one, 2, "b"));
    database
        .pool()
        .preparedQuery("update inbox set last = 1 where topic = $1 and key = $2")
        .execute(Tuple.of(topic(), one))
        .await()
        .atMost(LIMIT);
    receive(told(one, 1, "a"), told(other, 1, "x"));

    assertThat(alone).containsExactlyInAnyOrder(cancelled(one, "b"), cancelled(other, "x"));
    assertThat(last(one)).isEqualTo(2);
  }

  /** Its consumer waited for the place while another parked the second one, and did not see it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasParkedUnseenHasItsTurnWithTheNext(boolean comesAgain) {
    var begun = new CompletableFuture<Void>();
    var mayEnd = new CompletableFuture<Void>();
    var parks =
        database
            .inTransaction(
                tx ->
                    park(tx, told(one, 2, "b"))
                        .invoke(() -> begun.complete(null))
                        .chain(() -> Uni.createFrom().completionStage(mayEnd)))
            .subscribeAsCompletionStage();
    begun.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    var first = consumer.receive(told(one, 1, "a"), this::remember).subscribeAsCompletionStage();
    Await.until("it to wait for its place", () -> sessions.waitingForALock("inbox") == 1);
    mayEnd.complete(null);
    CompletableFuture.allOf(parks, first).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

    if (comesAgain) {
      receiveAlone(told(one, 2, "b"));
    }
    receiveAlone(told(one, 3, "c"));

    assertThat(alone)
        .containsExactly(cancelled(one, "a"), cancelled(one, "b"), cancelled(one, "c"));
    assertThat(parked(one)).isZero();
  }

  /** Its partitions were given away, and it goes on with what it had begun. */
  @Test
  void e02AppliesOnceWhatItsLastConsumerIsStillApplying() {
    var record = told(one, 1, "a");
    var begun = new CompletableFuture<Void>();
    var mayEnd = new CompletableFuture<Void>();
    var late = consumer.receive(record, slowly(begun, mayEnd)).subscribeAsCompletionStage();
    begun.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

    var heir = consumer.receive(record, this::remember).subscribeAsCompletionStage();
    Await.until("the heir to wait for it", () -> sessions.waitingForALock("inbox") == 1);
    mayEnd.complete(null);
    CompletableFuture.allOf(late, heir).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

    assertThat(alone).containsExactly(cancelled(one, "a"));
    assertThat(last(one)).isEqualTo(1);
  }

  @Test
  void e02AppliesOnceAGroupThatItsLastConsumerIsStillApplying() {
    var records = List.of(told(one, 1, "a"), told(other, 1, "b"));
    var begun = new CompletableFuture<Void>();
    var mayEnd = new CompletableFuture<Void>();
    var late =
        consumer
            .receive(
                records,
                (arrivals, _) -> {
                  arrivals.forEach(arrival -> together.add(arrival.event()));
                  begun.complete(null);
                  return Uni.createFrom().completionStage(mayEnd).replaceWith(() -> {});
                },
                this::remember)
            .subscribeAsCompletionStage();
    begun.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

    var heir = CompletableFuture.runAsync(() -> receive(records));
    Await.until("the heir to wait for it", () -> sessions.waitingForALock("inbox") == 1);
    mayEnd.complete(null);
    CompletableFuture.allOf(late, heir).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();

    assertThat(together).containsExactly(cancelled(one, "a"), cancelled(other, "b"));
    assertThat(alone).isEmpty();
  }

  @Test
  void e21ParksWhatIsBehindAGapAndAppliesTheOthers() {
    receive(told(one, 2, "b"), told(other, 1, "x"));
    assertThat(alone).containsExactly(cancelled(other, "x"));

    receive(told(one, 1, "a"));

    assertThat(alone)
        .containsExactly(cancelled(other, "x"), cancelled(one, "a"), cancelled(one, "b"));
    assertThat(together).isEmpty();
  }

  @Test
  void e03TakesNobodyAlongWhenOneOfThemCannotBeApplied() {
    var groups = new ArrayList<Integer>();

    consumer
        .receive(
            List.of(told(one, 1, "a"), told(other, 1, "poison")),
            (arrivals, tx) -> {
              groups.add(arrivals.size());
              return write(tx).chain(() -> Uni.createFrom().failure(new IllegalStateException()));
            },
            (event, _) ->
                event.equals(cancelled(other, "poison"))
                    ? Uni.createFrom().failure(new IllegalStateException("poison"))
                    : Uni.createFrom().item(event).invoke(alone::add).replaceWithVoid())
        .await()
        .atMost(LIMIT);

    assertThat(groups).containsExactly(2);
    assertThat(alone).containsExactly(cancelled(one, "a"));
    assertThat(last(one)).isEqualTo(1);
    assertThat(last(other)).isZero();
    assertThat(last("written-" + one)).isZero();
  }

  /** Two groups never lock the rows of two keys crosswise, and each event is in its own trace. */
  @Test
  void appliesEachInItsTurnByKeyInOneTransaction() {
    var first = one.compareTo(other) < 0 ? one : other;
    var second = first.equals(one) ? other : one;
    var records = List.of(told(second, 1, "a"), told(first, 1, "b"), told(second, 2, "c"));
    var seen = new ArrayList<String>();
    var transactions = new HashSet<Long>();
    var traced = new ArrayList<String>();
    EventHandler each =
        (event, tx) -> {
          traced.add(Spans.traceId(traces.current()));
          seen.add(((OrderCancelled) event).reason());
          return tx.query("select txid_current()")
              .execute()
              .invoke(rows -> transactions.add(rows.iterator().next().getLong(0)))
              .replaceWithVoid();
        };

    var done = new CompletableFuture<List<ConsumerRecord<String, byte[]>>>();
    var channel = consumer.inTurn(each, _ -> "", done::complete);
    channel.onSubscribe(new NothingMore());
    channel.onNext(Message.of(poll(records)));

    assertThat(done.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo(records);
    assertThat(seen).containsExactly("b", "a", "c");
    assertThat(transactions).hasSize(1);
    assertThat(traced)
        .containsExactly(trace(records.get(1)), trace(records.get(0)), trace(records.get(2)));
    assertThat(last(second)).isEqualTo(2);
  }

  /** As deep as one: what overflows the stack of an event loop never ends, and its topic stands. */
  @ParameterizedTest
  @ValueSource(strings = {"together", "one by one"})
  void manyOfWhichNothingHasToBeDoneEnd(String how) {
    var records =
        LongStream.rangeClosed(1, 1000).mapToObj(n -> told(one, n, String.valueOf(n))).toList();
    var done = new CompletableFuture<List<ConsumerRecord<String, byte[]>>>();
    var channel =
        consumer.inTurn(
            (_, _) -> Uni.createFrom().voidItem(),
            _ -> how.equals("together") ? "" : null,
            done::complete);
    channel.onSubscribe(new NothingMore());
    channel.onNext(Message.of(poll(records)));

    assertThat(done.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join()).hasSize(1000);
    assertThat(last(one)).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoseTryNeitherEndsNorFailsIsNotAlive(boolean inAGroup) {
    var begun = new CompletableFuture<Void>();
    var mayEnd = new CompletableFuture<Void>();
    var record = told(one, 1, "a");
    var each = slowly(begun, mayEnd);
    var applied =
        (inAGroup
                ? consumer.receive(
                    List.of(record),
                    (arrivals, tx) ->
                        each.apply(arrivals.getFirst().event(), tx).replaceWith(() -> {}),
                    each)
                : consumer.receive(record, each))
            .subscribeAsCompletionStage();
    begun.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    clock.advance(Duration.ofMinutes(30));
    assertThat(alive()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));

    assertThat(alive()).isEqualTo(503);
    assertThat(metrics.get("bida.try.seconds").tag("what", topic()).gauge().value())
        .isEqualTo(1801);
    mayEnd.complete(null);
    applied.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(alive()).isEqualTo(200);
  }

  private static int alive() {
    return given().get("/q/health/live").statusCode();
  }

  private ConsumerRecords<String, byte[]> poll(List<ConsumerRecord<String, byte[]>> records) {
    return new ConsumerRecords<>(Map.of(new TopicPartition(topic(), 0), records), Map.of());
  }

  /** A channel that has given all it had. */
  private static final class NothingMore implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private static String trace(ConsumerRecord<String, byte[]> record) {
    return Spans.traceId(
        new String(record.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8));
  }

  @Test
  void e19PassesOverWhatOnlyNewerPublishersKnow() {
    var unknown = counted("UNKNOWN_TYPE");
    var applied = counted("APPLIED");

    receive(record(one, 1, "order-teleported", "{}"), told(one, 2, "after"));

    assertThat(together).containsExactly(cancelled(one, "after"));
    assertThat(last(one)).isEqualTo(2);
    assertThat(counted("UNKNOWN_TYPE")).isEqualTo(unknown + 1);
    assertThat(counted("APPLIED")).isEqualTo(applied + 1);
  }

  private double counted(String outcome) {
    return metrics.counter("bida.events", "topic", topic(), "outcome", outcome).count();
  }

  // Something the group did before it failed.
  private Uni<Void> write(SqlConnection tx) {
    return tx.preparedQuery("insert into inbox (topic, key, last) values ($1, $2, 1)")
        .execute(Tuple.of(topic(), "written-" + one))
        .replaceWithVoid();
  }

  private EventHandler slowly(CompletableFuture<Void> begun, CompletableFuture<Void> mayEnd) {
    return (event, tx) -> {
      begun.complete(null);
      return remember(event, tx).chain(() -> Uni.createFrom().completionStage(mayEnd));
    };
  }

  // As a consumer does that has not seen the first one.
  private Uni<Void> park(SqlConnection tx, ConsumerRecord<String, byte[]> record) {
    var text = new String(record.value(), StandardCharsets.UTF_8);
    return tx.preparedQuery("insert into inbox (topic, key, last) values ($1, $2, 0)")
        .execute(Tuple.of(topic(), record.key()))
        .chain(
            () ->
                tx.preparedQuery(
                        """
                        insert into inbox_parked (topic, key, sequence, type, payload, parked_at)
                        values ($1, $2, $3, 'order-cancelled', $4, now())
                        """)
                    .execute(Tuple.of(topic(), record.key(), record.offset(), text)))
        .replaceWithVoid();
  }

  private long parked(String key) {
    return database
        .pool()
        .preparedQuery("select count(*) from inbox_parked where topic = $1 and key = $2")
        .execute(Tuple.of(topic(), key))
        .await()
        .atMost(LIMIT)
        .iterator()
        .next()
        .getLong(0);
  }

  private void receiveAlone(ConsumerRecord<String, byte[]> record) {
    consumer.receive(record, this::remember).await().atMost(LIMIT);
  }

  private Uni<Void> remember(Event event, SqlConnection tx) {
    alone.add(event);
    return Uni.createFrom().voidItem();
  }

  @SafeVarargs
  private final void receive(ConsumerRecord<String, byte[]>... records) {
    receive(List.of(records));
  }

  private void receive(List<ConsumerRecord<String, byte[]>> records) {
    consumer
        .receive(
            records,
            (arrivals, _) -> {
              arrivals.forEach(arrival -> together.add(arrival.event()));
              return Uni.createFrom()
                  .item(
                      () -> {
                        committed.add(CompletableFuture.supplyAsync(() -> last(one)));
                      });
            },
            this::remember)
        .await()
        .atMost(LIMIT);
  }

  private long last(String key) {
    var rows =
        database
            .pool()
            .preparedQuery("select last from inbox where topic = $1 and key = $2")
            .execute(Tuple.of(topic(), key))
            .await()
            .atMost(LIMIT);
    return rows.rowCount() == 0 ? 0 : rows.iterator().next().getLong(0);
  }

  private ConsumerRecord<String, byte[]> told(String key, long sequence, String reason) {
    return record(key, sequence, "order-cancelled", EventJson.write(cancelled(key, reason)));
  }

  private ConsumerRecord<String, byte[]> record(
      String key, long sequence, String type, String json) {
    var record = new ConsumerRecord<>(topic(), 0, sequence, key, utf8(json));
    record.headers().add("ce_type", utf8(type));
    record.headers().add("sequence", utf8(String.valueOf(sequence)));
    record.headers().add("traceparent", utf8(Topics.traceparent()));
    return record;
  }

  // Of this test run, so that its dead letters have a place to go.
  private String topic() {
    return topics.named("orders");
  }

  private static OrderCancelled cancelled(String orderNo, String reason) {
    return new OrderCancelled(orderNo, "app", reason, Instant.EPOCH);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
