package bida.payment.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When a window whose attempts are not all over is taken up again. */
public final class ClosingTimes {

  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          // A buyer waits for 取消中 to end: never slower than this.
          Duration.ofMinutes(2));

  private ClosingTimes() {}

  /** {@code tries}: how often it was taken up before. */
  public static Instant next(int tries, Instant now) {
    return now.plus(WAITS.get(Math.min(tries, WAITS.size() - 1)));
  }
}
