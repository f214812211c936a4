package bida.relay;

import bida.relay.SlotState.Phase;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replication slot and its engine, started again whenever it stops. */
final class Slot implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private static final String TAGS = "custom.metric.tags";

  private final ConnectorFile connector;
  private final Properties worker;
  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;
  private final Source source;
  private final BackOff backOff = new BackOff();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean hadRowsWithoutSlot;
  private volatile SlotState state;
  private volatile @Nullable Instant madeOverRows;
  private volatile @Nullable DebeziumEngine<?> engine;
  private volatile @Nullable Integer reader;

  Slot(
      ConnectorFile connector,
      Properties worker,
      Producer<byte[], byte[]> producer,
      InstantSource clock) {
    this.connector = connector;
    this.worker = worker;
    this.producer = producer;
    this.clock = clock;
    this.source = new Source(connector);
    this.state = new SlotState(Phase.WAITING_FOR_DATABASE, clock.instant(), 0, 0, null);
  }

  String name() {
    return connector.setting("slot.name");
  }

  SlotState state() {
    return state;
  }

  /** When the slot was made although there were rows: those before may never have been told. */
  @Nullable Instant madeOverRows() {
    return madeOverRows;
  }

  boolean streaming() {
    return state.streaming() && source.isRead();
  }

  @Override
  public void run() {
    while (!closing()) {
      if (awaitPublication()) {
        stream();
      }
      if (!closing()) {
        become(Phase.BACKING_OFF, state.trouble());
        state =
            new SlotState(
                state.phase(),
                state.since(),
                state.carried(),
                state.restarts() + 1,
                state.trouble());
        pause();
      }
    }
    become(Phase.STOPPED, state.trouble());
  }

  void close() {
    stopped.countDown();
    var running = engine;
    if (running != null) {
      try {
        running.close();
      } catch (IOException | IllegalStateException e) {
        LOG.warn("{}: the engine was already closing: {}", name(), e.getMessage());
      }
    }
  }

  private boolean awaitPublication() {
    while (!closing()) {
      try {
        endOldReader();
        ensureSlot();
        if (source.hasPublication()) {
          return true;
        }
        become(Phase.WAITING_FOR_PUBLICATION, null);
        backOff.reset();
      } catch (SQLException e) {
        become(Phase.WAITING_FOR_DATABASE, e.getMessage());
      }
      pause();
    }
    return false;
  }

  // An engine that cannot store its offsets, for Kafka is away, is interrupted while it closes, and
  // leaves its connection behind: nobody listens to it, and it keeps the slot from the next one.
  private void endOldReader() throws SQLException {
    var old = reader;
    if (old != null) {
      source.end(old);
      reader = null;
    }
  }

  // Only whoever has the slot is carried anything by it.
  private void noteReader() {
    try {
      reader = source.reader();
    } catch (SQLException e) {
      LOG.warn("{}: nobody can tell who reads it: {}", name(), e.getMessage());
    }
  }

  // Rows without a slot: a failover to a copy that has none. They are asked about before a slot is
  // made, for that waits for every transaction of the server and may outlast our patience.
  private void ensureSlot() throws SQLException {
    if (!source.hasSlot()) {
      hadRowsWithoutSlot |= source.hasPublication() && source.hasRows();
      source.makeSlot();
    }
    if (hadRowsWithoutSlot) {
      tellOfGap();
      hadRowsWithoutSlot = false;
    }
  }

  private void tellOfGap() {
    madeOverRows = clock.instant();
    LOG.error(
        "{}: the slot was missing and is made anew; what was committed before {} may never have"
            + " been told. Publish it again as docs/runbooks/relay-behind.md says.",
        name(),
        madeOverRows);
  }

  private void stream() {
    become(Phase.STARTING, state.trouble());
    var running =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(settings())
            .using((DebeziumEngine.ConnectorCallback) new Progress())
            .using((success, message, error) -> ended(success, message, error))
            .notifying(new Deliver(producer, new Converters(connector), this::carried))
            .build();
    engine = running;
    if (closing()) {
      return;
    }
    running.run();
    engine = null;
  }

  private void ended(boolean success, @Nullable String message, @Nullable Throwable error) {
    if (!success) {
      var trouble = error == null || error.getMessage() == null ? message : error.getMessage();
      LOG.error("{}: the engine stopped and will be started again: {}", name(), trouble, error);
      become(Phase.BACKING_OFF, trouble);
    }
  }

  private void carried(int records) {
    backOff.reset();
    if (reader == null) {
      noteReader();
    }
    state =
        new SlotState(
            Phase.STREAMING, state.since(), state.carried() + records, state.restarts(), null);
  }

  private void become(Phase phase, @Nullable String trouble) {
    var since = phase == state.phase() ? state.since() : clock.instant();
    if (phase != state.phase()) {
      LOG.info("{}: {}", name(), phase);
    }
    state = new SlotState(phase, since, state.carried(), state.restarts(), trouble);
  }

  private Properties settings() {
    var settings = new Properties();
    settings.putAll(worker);
    settings.putAll(connector.settings());
    settings.setProperty("name", connector.name());
    // Started again by the engine it would make a missing slot in silence; by us it is looked for.
    settings.setProperty("errors.max.retries", "0");
    settings.setProperty("queue.provider.type", CalmQueue.NAME);
    // An engine that left its connection behind left its metrics as well, and the next of the same
    // name would wait minutes for them to go.
    var tags = connector.settings().get(TAGS);
    var start = "start=" + state.restarts();
    settings.setProperty(TAGS, tags == null ? start : tags + "," + start);
    return settings;
  }

  private boolean closing() {
    return stopped.getCount() == 0;
  }

  private void pause() {
    try {
      stopped.await(backOff.next().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }

  private final class Progress implements DebeziumEngine.ConnectorCallback {
    @Override
    public void pollingStarted() {
      become(Phase.STREAMING, null);
    }
  }
}
