package bida.fulfillment.vault;

import java.time.Duration;
import java.time.Instant;

/**
 * When keys that end are sold last, and when people are told.
 *
 * @param marginHours a key is not sold so long before its end
 * @param warningHours people are told so long before it is sold last
 */
record ShelfLife(int marginHours, int warningHours) {

  // A year: nobody sells, or plans, that far ahead.
  static final int MOST_HOURS = 8784;

  /** From then on a key is not given out any more. */
  Instant soldUntil(Instant expiresAt) {
    return expiresAt.minus(Duration.ofHours(marginHours));
  }

  Instant warnedAt(Instant expiresAt) {
    return soldUntil(expiresAt).minus(Duration.ofHours(warningHours));
  }

  boolean isOver(Instant expiresAt, Instant now) {
    return !now.isBefore(soldUntil(expiresAt));
  }

  /** When it is looked at next; that may be now. */
  Instant nextLook(Instant expiresAt, boolean warned) {
    return warned ? soldUntil(expiresAt) : warnedAt(expiresAt);
  }
}
