package bida.refund.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.RefundEvent;
import bida.contracts.RefundEvent.CaseOpened;
import bida.platform.decision.Decision;
import bida.refund.core.CaseCommand.MissAnswer;
import bida.refund.core.CaseCommand.Resolve;
import bida.refund.core.CaseCommand.Settle;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The life of a case: open at the tier of its kind, one tier up at each missed answer, resolved.
 */
public final class CaseLifecycle {

  private static final int HIGHEST_TIER = 3;

  private CaseLifecycle() {}

  public static Decision<Case, RefundEvent> open(
      String caseNo, CaseNeeded needed, @Nullable String subject, Instant now) {
    var kind = kind(needed.kind());
    var sla = CaseSla.of(kind);
    var answerBy = now.plus(sla.answerWithin());
    return accept(
        new Case(
            caseNo,
            dedupeKey(needed, kind),
            kind,
            needed.orderNo(),
            needed.tenant(),
            subject,
            needed.detail(),
            sla.tier(),
            CaseState.OPEN,
            now,
            answerBy,
            null,
            null,
            null,
            null),
        new CaseOpened(caseNo, kind, needed.orderNo(), sla.tier(), answerBy));
  }

  // Some services write refund-failed, some REFUND_FAILED: it is one kind, and one case.
  private static String kind(String asked) {
    return asked.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String dedupeKey(CaseNeeded needed, String kind) {
    var key = needed.dedupeKey();
    return key.startsWith(needed.kind() + ":") ? kind + key.substring(kind.length()) : key;
  }

  public static Decision<Case, RefundEvent> decide(Case theCase, CaseCommand command, Instant now) {
    return switch (command) {
      case Resolve resolve ->
          switch (theCase.state()) {
            case OPEN ->
                accept(
                    theCase.resolved(resolve.actor(), resolve.resolution(), resolve.note(), now));
            case RESOLVED -> refuse("case_already_resolved", "This case is resolved.");
          };
      case Settle settle ->
          switch (theCase.state()) {
            case OPEN -> accept(theCase.resolved(settle.actor(), settle.how(), null, now));
            case RESOLVED -> ignore("resolved");
          };
      case MissAnswer _ ->
          switch (theCase.state()) {
            case OPEN -> {
              var tier = Math.min(theCase.tier() + 1, HIGHEST_TIER);
              yield accept(
                  theCase.escalated(tier, now.plus(CaseSla.of(theCase.kind()).answerWithin())));
            }
            case RESOLVED -> ignore("resolved");
          };
    };
  }
}
