package bida.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of Debezium's engine when the way from a real outbox to a broker is disturbed. */
class RelayTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Pattern AGAIN = Pattern.compile("insert into outbox .*?;", Pattern.DOTALL);

  /** A relay at work. */
  private record Running(Slot slot, Thread thread) {
    void stop() throws InterruptedException {
      slot.close();
      assertTrue(thread.join(LIMIT), "the relay stops");
    }
  }

  private static EmbeddedPostgres server;

  @TempDir Path offsets;

  private final List<Running> relays = new ArrayList<>();
  private final Broker broker = new Broker();

  @BeforeAll
  static void startServer() throws IOException {
    server = OutboxDatabase.server();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @AfterEach
  void stopRelays() throws InterruptedException {
    Offsets.comeBack();
    for (var relay : relays) {
      relay.stop();
    }
  }

  /** Whoever asks for what is younger than the last row it saw never sees the older one. */
  @Test
  void e08PublishesARowThatIsCommittedAfterAYoungerOne() throws IOException, SQLException {
    var outbox = OutboxDatabase.create(server, "orders");
    relay(outbox, broker);

    try (var slow = outbox.open();
        var quick = outbox.open()) {
      slow.setAutoCommit(false);
      outbox.tell(slow, "slow", 1);
      var last = outbox.tell(quick, "quick", 1);
      await("the quick one", () -> broker.sequencesOf("quick").size() == 1);
      slow.commit();

      await("the slow one", () -> broker.sequencesOf("slow").size() == 1);
      assertEquals(List.of(), outbox.keysAfter(last));
    }
  }

  @Test
  void e06SendsAgainUnderItsOldNumberWhatTheBrokerDidNotAcknowledge()
      throws IOException, SQLException {
    var outbox = OutboxDatabase.create(server, "payments");
    broker.loseAnswers(1);
    relay(outbox, broker);

    outbox.tell("O1", 1);
    await("it to come twice", () -> broker.sequencesOf("O1").size() == 2);
    outbox.tell("O1", 2);
    await("the next", () -> broker.sequencesOf("O1").size() == 3);

    assertEquals(List.of(1L, 1L, 2L), broker.sequencesOf("O1"));
    assertEquals(2, broker.headersOf("O1", "ce_id").stream().distinct().count());
  }

  @Test
  void e05LosesNothingAndKeepsTheOrderOfEachKeyWhileTheBrokerIsAway()
      throws IOException, SQLException {
    var outbox = OutboxDatabase.create(server, "fulfillments");
    broker.goAway();
    var relay = relay(outbox, broker);

    for (long n = 1; n <= 10; n++) {
      outbox.tell("O1", n);
      outbox.tell("O2", n);
    }
    await("it to try in vain", () -> relay.slot().state().restarts() >= 2);
    broker.comeBack();

    await("the last", () -> broker.sequencesOf("O2").contains(10L));
    for (var key : List.of("O1", "O2")) {
      assertEquals(upTo(10), broker.sequencesOf(key).stream().distinct().toList());
    }
  }

  /**
   * Debezium's engine stops its task once it has stored its offsets, and where that is interrupted
   * not at all: its connection goes on reading, for nobody, and keeps the slot.
   */
  @Test
  void e05TakesTheSlotBackFromAConnectionThatAnEngineLeftBehind() throws IOException, SQLException {
    var outbox = OutboxDatabase.create(server, "orders");
    var worker = worker();
    worker.setProperty("offset.flush.timeout.ms", "20000");
    worker.setProperty("internal.task.management.timeout.ms", "5000");
    var relay = start(outbox, broker, worker);
    await("a slot", () -> relay.slot().streaming());
    outbox.tell("O1", 1);
    await("the first", () -> broker.sequencesOf("O1").contains(1L));
    var first = outbox.reader();

    // The offset of one is to be stored when the other ends the engine.
    Offsets.goAway();
    broker.goAwayAfter(1);
    try (var connection = outbox.open()) {
      connection.setAutoCommit(false);
      outbox.tell(connection, "O1", 2);
      outbox.tell(connection, "O2", 1);
      connection.commit();
    }
    await("its engine to end", () -> relay.slot().state().restarts() >= 1);
    Offsets.comeBack();
    broker.comeBack();

    await("the other", () -> broker.sequencesOf("O2").contains(1L));
    assertNotEquals(first, outbox.reader());
  }

  @Test
  void e10TellsAllOfItWhenARelayWakesUpWhoseSlotAnotherHasTakenOver()
      throws IOException, SQLException {
    var outbox = OutboxDatabase.create(server, "refunds");
    var other = new Broker();
    broker.stopAnswering();
    relay(outbox, broker);
    outbox.tell("O1", 1);
    await("the first relay to have sent it", () -> broker.sequencesOf("O1").size() == 1);

    start(outbox, other);
    outbox.endReader();
    outbox.tell("O1", 2);
    await("the other to tell both", () -> other.sequencesOf("O1").contains(2L));
    broker.answer();
    outbox.tell("O1", 3);

    await("the last", () -> other.sequencesOf("O1").contains(3L));
    assertEquals(upTo(3), other.sequencesOf("O1").stream().distinct().toList());
    assertEquals(List.of(1L), broker.sequencesOf("O1").stream().distinct().toList());
  }

  /** By the statement that the runbook tells an operator to run. */
  @Test
  void e11TellsOutOfTheOutboxWhatALostSlotNeverTold()
      throws IOException, SQLException, InterruptedException {
    var outbox = OutboxDatabase.create(server, "notifications");
    var relay = relay(outbox, broker);
    outbox.tell("O1", 1);
    await("the first", () -> broker.sequencesOf("O1").size() == 1);
    assertNull(relay.slot().madeOverRows());
    relay.stop();
    outbox.tell("O1", 2);
    outbox.tell("O2", 1);
    outbox.loseSlot();

    tellsOnlyTheRunbookWhatWasBefore(outbox);
  }

  @Test
  void e13NoticesThatTheSlotIsMissingAfterAFailoverAndTellsTheGap(@TempDir Path folder)
      throws IOException, SQLException, InterruptedException {
    var outbox = OutboxDatabase.create(server, "orders");
    var relay = relay(outbox, broker);
    outbox.tell("O1", 1);
    await("the first", () -> broker.sequencesOf("O1").size() == 1);
    relay.stop();
    outbox.tell("O1", 2);
    outbox.tell("O2", 1);

    try (var copy = Backup.of(server, folder.resolve("data"))) {
      tellsOnlyTheRunbookWhatWasBefore(OutboxDatabase.of(copy, "orders"));
      stopRelays();
    }
  }

  /** PostgreSQL fails over, and the relay goes on. */
  @Test
  void e13NoticesThatTheSlotGoesMissingUnderARunningRelay() throws IOException, SQLException {
    var outbox = OutboxDatabase.create(server, "payments");
    var relay = relay(outbox, broker);
    outbox.tell("O1", 1);
    await("the first", () -> broker.sequencesOf("O1").size() == 1);

    await("the slot to be gone", outbox::losesSlotOfItsReader);

    await("the relay to notice", () -> relay.slot().madeOverRows() != null);
    outbox.tell("O1", 2);
    await("what came after it", () -> broker.sequencesOf("O1").contains(2L));
  }

  private void tellsOnlyTheRunbookWhatWasBefore(OutboxDatabase outbox)
      throws IOException, SQLException {
    var relay = relay(outbox, broker);
    assertNotNull(relay.slot().madeOverRows());
    outbox.tell("O1", 3);
    await("what came after it", () -> broker.sequencesOf("O1").contains(3L));
    assertEquals(List.of(1L, 3L), broker.sequencesOf("O1").stream().distinct().toList());
    outbox.run(fromTheRunbook().replace("<the moment>", "2025-12-31T23:00:00Z"));

    await("the gap", () -> broker.sequencesOf("O2").size() == 1);
    assertEquals(upTo(3), broker.sequencesOf("O1").stream().distinct().sorted().toList());
  }

  private static String fromTheRunbook() throws IOException {
    var statement = AGAIN.matcher(OutboxDatabase.read("docs/runbooks/relay-behind.md"));
    return statement.find() ? statement.group() : fail("no statement in the runbook");
  }

  // What is told before there is a slot is told by nobody.
  private Running relay(OutboxDatabase outbox, Broker to) {
    var running = start(outbox, to);
    await("a slot", () -> running.slot().streaming());
    return running;
  }

  private Running start(OutboxDatabase outbox, Broker to) {
    return start(outbox, to, worker());
  }

  private Running start(OutboxDatabase outbox, Broker to, Properties worker) {
    var slot = new Slot(outbox.connector(), worker, to, InstantSource.system());
    var running = new Running(slot, Thread.ofPlatform().name(slot.name()).start(slot));
    relays.add(running);
    return running;
  }

  // Two relays share where they stand, as they do in Kafka.
  private Properties worker() {
    var worker = new Properties();
    worker.setProperty("offset.storage", Offsets.class.getName());
    worker.setProperty("offset.storage.file.filename", offsets.resolve("offsets").toString());
    worker.setProperty("offset.flush.interval.ms", "100");
    worker.setProperty("record.processing.threads", "1");
    return worker;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void await(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain for " + what);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
