package bida.notification.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When to try again: the waits after each failed attempt, and the longest a receiver may ask for.
 */
public record RetrySchedule(List<Duration> waits, Duration longestAsked) {

  /** Empty after the last attempt. */
  Optional<Instant> next(int failedAttempts, @Nullable Duration asked, Instant now) {
    if (failedAttempts > waits.size()) {
      return Optional.empty();
    }
    var wait = waits.get(failedAttempts - 1);
    if (asked != null && asked.compareTo(wait) > 0) {
      wait = asked.compareTo(longestAsked) > 0 ? longestAsked : asked;
    }
    return Optional.of(now.plus(wait));
  }
}
