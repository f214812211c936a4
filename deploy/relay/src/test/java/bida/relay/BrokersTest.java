package bida.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The relay, its own producer and the offsets it keeps in Kafka, on three brokers. Minutes of it
 * are nothing but waiting, so its tests run beside each other.
 */
@Execution(ExecutionMode.CONCURRENT)
class BrokersTest {

  private static final String TOPIC = "orders";
  private static final long EACH = 20;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(200);
  // The producer waits for 10 s, and the engine for 40 until it interrupts what it cannot close.
  private static final Duration AWAY = Duration.ofSeconds(65);
  // More keys than partitions: every broker leads some of them.
  private static final List<String> KEYS =
      IntStream.rangeClosed(1, 24).mapToObj(n -> "O" + n).toList();

  /** What is done to the brokers while the relay is at work. */
  @FunctionalInterface
  private interface Trouble {
    void make(Brokers brokers, OutboxDatabase outbox) throws Exception;
  }

  @Test
  void e05LosesNothingWhileOneOfThreeIsKilledAndWhileTheControllerChanges(@TempDir Path folder)
      throws Exception {
    whileARelayRuns(
        folder,
        (brokers, outbox) -> {
          var leader = brokers.leaderOf(TOPIC);
          brokers.kill(leader);
          tell(outbox, 1 + EACH);
          awaitAll(brokers, 2 * EACH);
          brokers.restart(leader);

          var controller = brokers.controller();
          brokers.kill(controller);
          tell(outbox, 1 + 2 * EACH);
          awaitAll(brokers, 3 * EACH);

          assertNotEquals(controller, brokers.controller());
          var all = LongStream.rangeClosed(1, 3 * EACH).boxed().toList();
          brokers
              .sequences(TOPIC)
              .forEach((key, told) -> assertEquals(all, told.stream().distinct().toList(), key));
        });
  }

  /** Its engine is interrupted while it closes, and its old connection keeps the slot and reads. */
  @Test
  void e05GoesOnAfterAllOfThemWereAwayForLongerThanItsProducerWaits(@TempDir Path folder)
      throws Exception {
    whileARelayRuns(
        folder,
        (brokers, outbox) -> {
          brokers.killAll();
          for (long told = EACH; told < 4 * EACH; told += EACH) {
            tell(outbox, 1 + told);
            LockSupport.parkNanos(AWAY.dividedBy(3).toNanos());
          }
          brokers.restartAll();

          awaitAll(brokers, 4 * EACH);
        });
  }

  /** Of each key as many as {@link #EACH} are told before. */
  private static void whileARelayRuns(Path folder, Trouble trouble) throws Exception {
    try (var server = OutboxDatabase.server();
        var brokers = Brokers.start(folder)) {
      brokers.make(TOPIC, Map.of());
      brokers.make("bida-heartbeat.bida-" + TOPIC, Map.of());
      var outbox = OutboxDatabase.create(server, TOPIC);
      var worker = KafkaSide.worker(brokers.bootstrap(), Map.of("BIDA_RELAY_REPLICATION", "3"));
      try (var producer = KafkaSide.producer(brokers.bootstrap())) {
        var slot = new Slot(outbox.connector(), worker, producer, InstantSource.system());
        var thread = Thread.ofPlatform().name(slot.name()).start(slot);
        try {
          await("it to stream", slot::streaming);
          tell(outbox, 1);
          awaitAll(brokers, EACH);
          trouble.make(brokers, outbox);
        } finally {
          slot.close();
          assertTrue(thread.join(LIMIT), "the relay stops");
        }
      }
    }
  }

  private static void tell(OutboxDatabase outbox, long from) throws SQLException {
    for (long n = from; n < from + EACH; n++) {
      for (var key : KEYS) {
        outbox.tell(key, n);
      }
    }
  }

  private static void awaitAll(Brokers brokers, long last) {
    await("every key up to " + last, () -> hasAll(brokers.sequences(TOPIC), last));
  }

  private static void await(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain for " + what);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean hasAll(Map<String, List<Long>> told, long last) {
    return told.size() == KEYS.size()
        && told.values().stream().allMatch(sequences -> sequences.contains(last));
  }
}
