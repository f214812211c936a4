package bida.platform.test;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline, and says what it waited for when that passes. */
public final class Await {

  // Generous, for the machine may be busy: a test that passes never waits that long.
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  public static void until(String what, Callable<Boolean> condition) {
    until(what, DEADLINE, condition);
  }

  public static void until(String what, Duration deadline, Callable<Boolean> condition) {
    var end = System.nanoTime() + deadline.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited " + deadline.toSeconds() + " s in vain for " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
