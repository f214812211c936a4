package bida.payment.core;

import java.time.Duration;
import java.time.Instant;

/**
 * When an attempt is over although its channel did not close it: once its time to pay is, and the
 * channel says nothing else. Where a channel can be asked, its word is needed.
 *
 * @param grace how long after the expiry the last money may still be told of
 * @param timesUnknown how often in a row a channel must say that it knows no such order
 */
public record Lapse(Instant expiresAt, Duration grace, int timesUnknown) {

  /** Said unpaid; money that came after the question is late money. */
  public boolean whenUnpaid(Instant askedAt) {
    return !askedAt.isBefore(expiresAt);
  }

  // "No such order" is unsigned: it counts when nobody can pay any more and it was said repeatedly.
  public boolean whenUnknown(int times, Instant askedAt) {
    return times >= timesUnknown && whenNobodyTells(askedAt);
  }

  /** The channel cannot be asked at all. */
  public boolean whenNobodyTells(Instant now) {
    return now.isAfter(expiresAt.plus(grace));
  }
}
