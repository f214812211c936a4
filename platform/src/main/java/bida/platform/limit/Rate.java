package bida.platform.limit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often something may happen: {@code burst} times at once, and {@code perSecond} in the long
 * run. By the generic cell rate algorithm (ITU-T I.371) a bucket of tokens is one moment, that at
 * which it is full again.
 */
record Rate(int perSecond, int burst) {

  /**
   * What became of one try.
   *
   * @param fullAt of the bucket from now on
   * @param left how many tokens are left in it
   * @param untilFull how long nothing has to happen for that
   */
  record Taken(boolean allowed, Instant fullAt, int left, Duration untilFull) {}

  /**
   * {@code fullAt}: of the bucket, and null where there is none yet. Who is refused takes nothing.
   */
  Taken take(@Nullable Instant fullAt, Instant now) {
    var empty = now.plus(whole());
    var full = fullAt == null || fullAt.isBefore(now) ? now : fullAt;
    // A clock that was set back leaves the bucket empty, and not for longer than it takes to fill.
    var before = full.isAfter(empty) ? empty : full;
    var after = before.plus(each());
    var allowed = !after.isAfter(empty);
    var then = allowed ? after : before;
    var left = Duration.between(then, empty).dividedBy(each());
    return new Taken(allowed, then, Math.toIntExact(left), Duration.between(now, then));
  }

  Duration whole() {
    return each().multipliedBy(burst);
  }

  private Duration each() {
    return Duration.ofSeconds(1).dividedBy(perSecond);
  }
}
