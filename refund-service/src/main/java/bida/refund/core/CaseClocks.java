package bida.refund.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.RefundEvent;
import bida.contracts.RefundEvent.CaseEscalated;
import bida.contracts.RefundEvent.CasePromiseDue;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a clock of a case does when it passes: a case never waits unseen. */
final class CaseClocks {

  static final int HIGHEST_TIER = 3;

  // Nobody is above the highest tier, and an end was long in coming: named again once a day.
  static final Duration AGAIN = Duration.ofDays(1);

  private CaseClocks() {}

  /** One clock at a time; what else has passed is due at once again. */
  static Decision<Case, RefundEvent> pass(Case theCase, CaseKind kind, Instant now) {
    var promise = theCase.promise();
    if (promise != null && !promise.missed() && hasPassed(promise.by(), now)) {
      return escalate(theCase.reminded(promise.broken()).missed(now), "PROMISE_MISSED", now);
    }
    var endBy = Objects.requireNonNull(theCase.endBy());
    if (hasPassed(theCase.answerBy(), now)) {
      var again = theCase.tier() < HIGHEST_TIER ? kind.answerWithin() : AGAIN;
      return escalate(theCase.due(now.plus(again), endBy).missed(now), "ANSWER_OVERDUE", now);
    }
    if (hasPassed(endBy, now)) {
      var later = theCase.due(theCase.answerBy(), now.plus(AGAIN));
      return escalate(later.missed(now), "END_OVERDUE", now);
    }
    return promise != null && !promise.reminded() && hasPassed(promise.remindAt(), now)
        ? accept(theCase.reminded(promise.calledToMind()), due(theCase, promise, now))
        : ignore("not due yet");
  }

  static Decision<Case, RefundEvent> escalate(Case theCase, String why, Instant now) {
    var next = theCase.at(Math.min(theCase.tier() + 1, HIGHEST_TIER));
    return accept(
        next,
        new CaseEscalated(
            next.caseNo(), next.kind(), next.orderNo(), next.tenant(), next.tier(), why, now));
  }

  private static CasePromiseDue due(Case theCase, Promise promise, Instant now) {
    return new CasePromiseDue(
        theCase.caseNo(),
        theCase.kind(),
        theCase.orderNo(),
        theCase.tenant(),
        theCase.assignee(),
        promise.by(),
        now);
  }

  private static boolean hasPassed(@Nullable Instant clock, Instant now) {
    return clock != null && !clock.isAfter(now);
  }
}
