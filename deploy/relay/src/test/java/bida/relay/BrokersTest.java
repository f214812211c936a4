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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay, its own producer and the offsets it keeps in Kafka, on three brokers. */
class BrokersTest {

  private static final String TOPIC = "orders";
  private static final long EACH = 20;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(200);
  // More keys than partitions: every broker leads some of them.
  private static final List<String> KEYS =
      IntStream.rangeClosed(1, 24).mapToObj(n -> "O" + n).toList();

  @Test
  void e05LosesNothingWhileOneOfThreeIsKilledAndWhileTheControllerChanges(@TempDir Path folder)
      throws Exception {
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
          await(slot);
          tell(outbox, 1);
          awaitAll(brokers, EACH);

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

  private static void await(Slot slot) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!slot.streaming()) {
      assertTrue(System.nanoTime() < end, "the relay streams: " + slot.state());
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static void awaitAll(Brokers brokers, long last) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!hasAll(brokers.sequences(TOPIC), last)) {
      assertTrue(System.nanoTime() < end, "every key is told up to " + last);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean hasAll(Map<String, List<Long>> told, long last) {
    return told.size() == KEYS.size()
        && told.values().stream().allMatch(sequences -> sequences.contains(last));
  }
}
