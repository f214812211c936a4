package bida.order.core;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a line waits for that is not delivered yet.
 *
 * @param tag the trouble; null where only its buyer has asked after it
 * @param since when it was told first
 * @param until when it goes on, or by when the buyer has to act; null where nobody knows
 * @param attempt which of {@code attempts} is under way, where that is known
 * @param urgedAt when the buyer asked after it last
 */
public record Waiting(
    @Nullable ReasonTag tag,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Integer attempt,
    @Nullable Integer attempts,
    @Nullable Instant urgedAt) {

  static Waiting urged(@Nullable Waiting before, Instant at) {
    return before == null
        ? new Waiting(null, null, null, null, null, at)
        : new Waiting(before.tag, before.since, before.until, before.attempt, before.attempts, at);
  }

  /** The trouble goes on, or is another one; what was asked for stays known. */
  static Waiting because(
      @Nullable Waiting before,
      ReasonTag tag,
      Instant now,
      @Nullable Instant until,
      @Nullable Integer attempt,
      @Nullable Integer attempts) {
    if (before == null) {
      return new Waiting(tag, now, until, attempt, attempts, null);
    }
    var since = before.tag == tag ? before.since : now;
    return new Waiting(tag, since == null ? now : since, until, attempt, attempts, before.urgedAt);
  }

  /** Whether it tells no more than the other. */
  boolean saysTheSameAs(@Nullable Waiting other) {
    return other != null
        && tag == other.tag
        && Objects.equals(until, other.until)
        && Objects.equals(attempt, other.attempt)
        && Objects.equals(attempts, other.attempts);
  }
}
