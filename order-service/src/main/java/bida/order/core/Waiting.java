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
 * @param refundAt its money goes back then if nobody has learnt the outcome; null where no rule
 *     says so
 */
public record Waiting(
    @Nullable ReasonTag tag,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Integer attempt,
    @Nullable Integer attempts,
    @Nullable Instant urgedAt,
    @Nullable Instant refundAt) {

  static Waiting urged(@Nullable Waiting before, Instant at) {
    return before == null
        ? new Waiting(null, null, null, null, null, at, null)
        : new Waiting(
            before.tag,
            before.since,
            before.until,
            before.attempt,
            before.attempts,
            at,
            before.refundAt);
  }

  /** The trouble goes on, or is another one; what was asked for stays known. */
  static Waiting because(
      @Nullable Waiting before, ReasonTag tag, Instant now, @Nullable Instant until) {
    return because(before, now, new Waiting(tag, null, until, null, null, null, null));
  }

  /** {@code told}: as it was told now, without a past. */
  static Waiting because(@Nullable Waiting before, Instant now, Waiting told) {
    var since =
        before != null && before.tag == told.tag
            ? Objects.requireNonNullElse(before.since, now)
            : now;
    return new Waiting(
        told.tag,
        since,
        told.until,
        told.attempt,
        told.attempts,
        before == null ? null : before.urgedAt,
        told.refundAt);
  }

  /** Whether it tells no more than the other. */
  boolean saysTheSameAs(@Nullable Waiting other) {
    return other != null
        && tag == other.tag
        && Objects.equals(until, other.until)
        && Objects.equals(attempt, other.attempt)
        && Objects.equals(attempts, other.attempts)
        && Objects.equals(refundAt, other.refundAt);
  }
}
