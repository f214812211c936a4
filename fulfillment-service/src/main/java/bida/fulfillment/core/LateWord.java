package bida.fulfillment.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A supplier that has confirmed a failure may deliver after all, and its callback get lost: the
 * money is back, or another one has delivered, and nobody sees that this one was paid too. So it is
 * asked once more when it has had time to change its mind (C04).
 */
public final class LateWord {

  // What is worked off late is worked off overnight, and then a supplier's day is closed. A buyer
  // waits for none of it.
  static final Duration AFTER = Duration.ofDays(1);

  // As long as one whose outcome was never known: a month's accounts are closed by then.
  static final Duration ASKED_FOR = Duration.ofDays(30);

  private LateWord() {}

  /**
   * When its supplier is asked once more about the attempt before this decision; null where that
   * has not confirmed a failure just now. What a claim took back was never said to have failed.
   */
  public static @Nullable Instant askAt(LineDelivery before, LineDelivery after, Instant now) {
    var attempt = before.attempt();
    return attempt != null && mayHaveIt(before) && !after.contradicted() && isOver(attempt, after)
        ? now.plus(AFTER)
        : null;
  }

  /** Whether its supplier can say what nobody knows yet. */
  public static boolean isWanted(LineDelivery line, String attemptNo) {
    return !line.contradicted()
        && line.attempt(attemptNo).map(attempt -> isOver(attempt, line)).orElse(false);
  }

  /** When it is asked again that did not say, or works on it again; null: no more. */
  public static @Nullable Instant askAgainAt(LineDelivery line, Attempt attempt, Instant now) {
    var sentAt = Objects.requireNonNullElse(attempt.dispatchedAt(), line.requestedAt());
    var next = now.plus(AFTER);
    return next.isAfter(sentAt.plus(ASKED_FOR)) ? null : next;
  }

  private static boolean mayHaveIt(LineDelivery line) {
    return line.status().isOpenAtSupplier() || line.status() == DeliveryStatus.WRITTEN_OFF;
  }

  private static boolean isOver(Attempt attempt, LineDelivery line) {
    var present = Objects.requireNonNull(line.attempt());
    return !present.attemptNo().equals(attempt.attemptNo())
        || switch (line.status()) {
          case NEEDS_ACCOUNT, FAILED, HELD -> true;
          case REQUESTED,
              ISSUED,
              REVEALED,
              UNAVAILABLE,
              DISPATCHED,
              ACCEPTED,
              UNKNOWN,
              SUCCEEDED,
              WRITTEN_OFF ->
              false;
        };
  }
}
