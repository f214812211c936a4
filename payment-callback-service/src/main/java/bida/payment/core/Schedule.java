package bida.payment.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When a channel is asked again, counted from the beginning (product.md, Timers). */
public final class Schedule {

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofHours(24));
  private static final Duration LAST = Duration.ofHours(24);

  // After an outage many steps are past: they are not made up for one by one.
  private static final Duration LEAST = Duration.ofSeconds(5);

  private Schedule() {}

  /** The first step after {@code now}; every day after the last, for no clock ends the asking. */
  public static Instant next(Instant beginning, Instant now) {
    var earliest = now.plus(LEAST);
    for (var step : STEPS) {
      if (!beginning.plus(step).isBefore(earliest)) {
        return beginning.plus(step);
      }
    }
    return now.plus(LAST);
  }

  public static Instant first(Instant beginning) {
    return beginning.plus(STEPS.getFirst());
  }
}
