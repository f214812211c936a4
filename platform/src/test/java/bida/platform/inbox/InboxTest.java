package bida.platform.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.platform.database.Database;
import bida.platform.event.EventJson;
import bida.platform.ids.Identifiers;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import bida.platform.selftest.OrdersConsumer;
import bida.platform.selftest.SmallService;
import bida.platform.test.Await;
import bida.platform.test.DeadLetterTopics;
import bida.platform.test.Offsets;
import bida.platform.test.OutboxRows;
import bida.platform.test.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallService.class)
class InboxTest {

  @Inject Topics topics;
  @Inject DeadLetterTopics deadLetters;
  @Inject OutboxRows outboxRows;
  @Inject OrdersConsumer orders;
  @Inject Database database;
  @Inject Outbox outbox;
  @Inject Identifiers ids;
  @Inject KafkaClientService clients;
  @Inject Offsets offsets;
  @Inject MeterRegistry metrics;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private String order;
  private String neighbour;

  @BeforeEach
  void newNumbers() {
    order = ids.text(12);
    neighbour =
        Stream.generate(() -> ids.text(12))
            .filter(other -> partition(other) == partition(order))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void e06AppliesOnceWhatArrivesThreeTimes() {
    var first = topics.publish(cancelled("a"));
    topics.again(first);
    topics.publish(cancelled("b"));
    topics.again(first);

    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"), cancelled("b"));
  }

  /** Whoever waited for the end of transactions would read nothing behind it. */
  @Test
  void e07GoesOnBehindATransactionOfKafkaThatNobodyEnds() {
    var first = topics.publish(cancelled("a"));
    try (var torn = transactions()) {
      torn.beginTransaction();
      torn.send(toKafka(first));
      torn.flush();

      topics.publish(cancelled("b"));
      goesOn();
      assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"), cancelled("b"));
      torn.abortTransaction();
    }

    topics.publish(cancelled("c"));
    goesOn();
    assertThat(orders.appliedOf(order))
        .containsExactly(cancelled("a"), cancelled("b"), cancelled("c"));
  }

  @Test
  void e22AppliesNothingTwiceWhenItsGroupReadsFromTheBeginning() {
    topics.publish(cancelled("a"));
    topics.publish(cancelled("b"));
    goesOn();
    var duplicates = duplicates();

    clients
        .<String, byte[]>getConsumer("orders")
        .runOnPollingThread(
            kafka -> {
              kafka.seekToBeginning(kafka.assignment());
            })
        .await()
        .indefinitely();

    Await.until("both to come again", () -> duplicates() >= duplicates + 2);
    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"), cancelled("b"));
  }

  /** It was away for longer than the broker keeps what it is told. */
  @Test
  void e23AppliesNothingBehindWhatTheBrokerHasDeletedUnread() {
    goesOn();
    offsets.whileItReadsNothingForTooLong(
        "orders",
        () -> {
          topics.publish(cancelled("a"));
          deleteAllOf("orders");
          topics.publish(cancelled("b"));
        });

    goesOn();
    assertThat(orders.appliedOf(order)).isEmpty();
    assertThat(parked()).isOne();

    topics.publish(cancelled("a"), 1);
    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"), cancelled("b"));
  }

  /** An alarm rings at half of what the broker keeps. */
  @Test
  void e23TellsHowOldWhatItReadsIs() {
    // The test's clock stands still, and a little behind the real one.
    var days = Duration.ofDays(4).minusMinutes(1);
    var headers =
        Map.of(
            "ce_id",
            ids.uuid().toString(),
            "ce_type",
            "order-cancelled",
            "sequence",
            "1",
            "ce_time",
            Instant.now().minus(Duration.ofDays(4)).toString());
    goesOn();

    topics.raw(
        "orders", order, headers, EventJson.write(cancelled("a")).getBytes(StandardCharsets.UTF_8));

    var age = metrics.get("bida.inbox.age.seconds").tag("topic", topics.named("orders")).gauge();
    Await.until("its age", () -> age.value() >= days.toSeconds());
    topics.publish(cancelled("b"));
    Await.until("that of the next", () -> age.value() < days.toSeconds());
  }

  private void deleteAllOf(String topic) {
    var partition = new TopicPartition(topics.named(topic), partition(order));
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var toItsEnd = Map.of(partition, RecordsToDelete.beforeOffset(-1));
      admin.deleteRecords(toItsEnd).all().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void e21AppliesInOrderWhatArrivesOutOfOrder() {
    topics.publish(cancelled("c"), 3);
    topics.publish(cancelled("b"), 2);
    goesOn();
    assertThat(orders.appliedOf(order)).isEmpty();
    assertThat(parked()).isEqualTo(2);

    topics.publish(cancelled("a"), 1);

    goesOn();
    assertThat(orders.appliedOf(order))
        .containsExactly(cancelled("a"), cancelled("b"), cancelled("c"));
    assertThat(parked()).isZero();
  }

  @Test
  void e19PassesOverATypeOnlyNewerPublishersKnow() {
    topics.unknown("orders", order, "order-teleported", "{}");
    topics.publish(cancelled("after"));

    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("after"));
    assertThat(lettersOf(order)).isZero();
  }

  @Test
  void e19ToleratesFieldsOnlyNewerPublishersKnow() {
    topics.unknown(
        "orders",
        order,
        "order-cancelled",
        """
        {"orderNo": "%s", "tenant": "app", "reason": "a", "mood": "bad",
         "cancelledAt": "2026-01-01T00:00:00Z"}
        """
            .formatted(order));

    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"));
  }

  @Test
  void e03PoisonIsSetAsideAndLaterEventsOfItsKeyWaitForTheReplay() {
    topics.poison("orders", order, OrderPlaced.class);
    topics.publish(cancelled("after"));

    goesOn();
    deadLetters.await("orders", order);
    assertThat(lettersOf(order)).isOne();
    assertThat(orders.appliedOf(order)).isEmpty();
    assertThat(parked()).isOne();

    topics.publish(cancelled("mended"), 1);
    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("mended"), cancelled("after"));
  }

  @Test
  void e03PoisonThatComesEarlyTakesNobodyWithIt() {
    topics.lose("orders", order);
    topics.poison("orders", order, OrderPlaced.class);
    deadLetters.await("orders", order);

    topics.publish(cancelled("a"), 1);

    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"));
    assertThat(lettersOf(order)).isOne();
  }

  @Test
  void e03RecordsWithoutHeadersAreSetAside() {
    topics.raw("orders", order, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));

    deadLetters.await("orders", order);
    goesOn();
  }

  @Test
  void e03ADeadLetterKeepsTheRecordAndSaysWhy() {
    var poison = topics.poison("orders", order, OrderPlaced.class);

    deadLetters.await("orders", order);

    var letter =
        deadLetters.of("orders").stream()
            .filter(record -> order.equals(record.key()))
            .findFirst()
            .orElseThrow();
    assertThat(letter.value()).isEqualTo(poison.body());
    poison
        .headers()
        .forEach((name, value) -> assertThat(header(letter, name)).startsWith(start(name, value)));
    assertThat(header(letter, "dead-letter-reason")).isEqualTo("UnreadableEventException");
  }

  // The trace goes on: only the span within it is another.
  private static String start(String name, String value) {
    return name.equals("traceparent") ? value.substring(0, 35) : value;
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void e03ABugIsTriedThreeTimesAndThenSetAside() {
    var tries = new AtomicInteger();
    orders.trouble(
        order,
        (_, _) -> {
          tries.incrementAndGet();
          throw new IllegalStateException("a bug");
        });
    topics.publish(cancelled("a"));

    deadLetters.await("orders", order);
    goesOn();
    assertThat(tries).hasValue(3);
  }

  @Test
  void e03ABugInAParkedEventLeavesTheOneBeforeItApplied() {
    orders.trouble(
        order,
        (event, _) ->
            event.equals(cancelled("b"))
                ? Uni.createFrom().failure(new IllegalStateException("a bug"))
                : Uni.createFrom().voidItem());
    topics.publish(cancelled("b"), 2);
    topics.publish(cancelled("a"), 1);

    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"));

    orders.trouble(order, (_, _) -> Uni.createFrom().voidItem());
    topics.publish(cancelled("a"), 1);
    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"), cancelled("b"));
  }

  @Test
  void e04TroubleWithTheInfrastructureWaitsInPlace() {
    var tries = new AtomicInteger();
    orders.trouble(
        order,
        (_, _) ->
            tries.incrementAndGet() < 6
                ? Uni.createFrom().failure(new IOException("connection reset"))
                : Uni.createFrom().voidItem());
    topics.publish(cancelled("a"));
    topics.publish(cancelled("b"));

    goesOn();
    assertThat(orders.appliedOf(order)).containsExactly(cancelled("a"), cancelled("b"));
    assertThat(lettersOf(order)).isZero();
  }

  @Test
  void e01TheEffectIsUndoneWithTheTry() {
    var tries = new AtomicInteger();
    orders.trouble(
        order,
        (event, tx) ->
            outbox
                .publish(tx, Publication.of(order, "app", null, List.of(event)))
                .invoke(
                    () -> {
                      if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("after the effect");
                      }
                    }));
    topics.publish(cancelled("a"));

    goesOn();
    assertThat(outboxRows.of(order)).containsExactly(cancelled("a"));
    assertThat(tries).hasValue(3);
  }

  /** An event of another order in the same partition is applied, so all before it were settled. */
  private void goesOn() {
    int before = orders.appliedOf(neighbour).size();
    topics.publish(new OrderCancelled(neighbour, "app", "neighbour", Instant.EPOCH));
    Await.until("the partition to go on", () -> orders.appliedOf(neighbour).size() > before);
  }

  private KafkaProducer<String, byte[]> transactions() {
    var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "transactional.id", order),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private ProducerRecord<String, byte[]> toKafka(Topics.Sent sent) {
    var record = new ProducerRecord<>(topics.named(sent.topic()), sent.key(), sent.body());
    sent.headers()
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  private double duplicates() {
    return metrics
        .counter("bida.events", "topic", topics.named("orders"), "outcome", "DUPLICATE")
        .count();
  }

  private Event cancelled(String reason) {
    return new OrderCancelled(order, "app", reason, Instant.parse("2026-01-01T00:00:00Z"));
  }

  private long lettersOf(String key) {
    return deadLetters.of("orders").stream().filter(letter -> key.equals(letter.key())).count();
  }

  private long parked() {
    return database
        .pool()
        .preparedQuery("select count(*) from inbox_parked where key = $1")
        .execute(Tuple.of(order))
        .map(rows -> rows.iterator().next().getLong(0))
        .await()
        .indefinitely();
  }

  private static int partition(String key) {
    return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 6);
  }
}
