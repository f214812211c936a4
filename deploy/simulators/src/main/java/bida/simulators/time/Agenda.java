package bida.simulators.time;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is to be done when, by the simulated clock; moving the clock makes things due at once. */
public final class Agenda implements AutoCloseable {
  /** Real time may jump under us, after a suspend for one; looking once a second costs nothing. */
  private static final long LONGEST_NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SimulatedClock clock;
  private final Executor workers;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparing(Entry::number));
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = Thread.ofPlatform().name("agenda").daemon().unstarted(this::run);
  private long number;
  private boolean open = true;

  public Agenda(SimulatedClock clock, Executor workers) {
    this.clock = clock;
    this.workers = workers;
    clock.onMove(this::wake);
  }

  public void start() {
    thread.start();
  }

  public void at(Instant due, Runnable act) {
    lock.lock();
    try {
      entries.add(new Entry(due, number++, act));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      open = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (open) {
        var next = entries.peek();
        var nap = next == null ? LONGEST_NAP_NANOS : clock.realUntil(next.due).toNanos();
        if (next != null && nap == 0) {
          entries.remove();
          workers.execute(next.act);
        } else {
          changed.awaitNanos(Math.min(nap, LONGEST_NAP_NANOS));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private record Entry(Instant due, long number, Runnable act) {}
}
