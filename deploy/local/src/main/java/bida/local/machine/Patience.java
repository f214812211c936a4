package bida.local.machine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something with a limit. */
public final class Patience {

  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  private Patience() {}

  /** True when it came true in time. */
  public static boolean await(BooleanSupplier condition, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
