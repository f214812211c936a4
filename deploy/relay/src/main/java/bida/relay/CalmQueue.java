package bida.relay;

import io.debezium.connector.base.QueueProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The queue between the thread that reads a slot and the one that delivers. Debezium's own waits in
 * whole milliseconds, so that of each poll of an empty queue the last one is spent looking again
 * and again: with a poll each 20 ms a twentieth of a processor per slot, with nothing to do.
 * Whoever looks a second time at this one and still finds nothing waits for a moment.
 */
public final class CalmQueue<T> implements QueueProvider<T> {

  static final String NAME = "calm";

  // Debezium holds its lock meanwhile, so that a row that comes waits as long.
  private static final Duration MOMENT = Duration.ofNanos(200_000);

  private final ArrayDeque<T> events = new ArrayDeque<>();
  private @Nullable Thread looked;

  @Override
  public String name() {
    return NAME;
  }

  // The engine bounds it: it asks for the size before it adds.
  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void enqueue(T event) {
    looked = null;
    events.add(event);
  }

  @Override
  public @Nullable T poll() {
    return events.poll();
  }

  /** The reader asks before it adds, the other one again and again. */
  @Override
  public int size() {
    if (!events.isEmpty()) {
      return events.size();
    }
    var asking = Thread.currentThread();
    if (asking.equals(looked)) {
      LockSupport.parkNanos(this, MOMENT.toNanos());
    }
    looked = asking;
    return 0;
  }
}
