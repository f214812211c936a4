package bida.refund.core;

import java.time.Duration;
import java.time.Instant;

/** How long a resolved case may come back, and how early a promise is called to mind. */
public record CaseTerms(CaseKinds kinds, Duration reopenWithin, Duration remindBefore) {

  /** A promise of minutes is called to mind at half its time. */
  Instant remindAt(Instant now, Instant promisedFor) {
    var early = promisedFor.minus(remindBefore);
    var half = now.plus(Duration.between(now, promisedFor).dividedBy(2));
    return early.isAfter(half) ? early : half;
  }
}
