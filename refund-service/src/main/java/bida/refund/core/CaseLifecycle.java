package bida.refund.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.RefundEvent;
import bida.contracts.RefundEvent.CaseAnswered;
import bida.contracts.RefundEvent.CaseOpened;
import bida.contracts.RefundEvent.CasePromised;
import bida.contracts.RefundEvent.CaseResolved;
import bida.platform.decision.Decision;
import bida.refund.core.CaseCommand.AddNote;
import bida.refund.core.CaseCommand.AskAgain;
import bida.refund.core.CaseCommand.Assign;
import bida.refund.core.CaseCommand.Escalate;
import bida.refund.core.CaseCommand.MakePromise;
import bida.refund.core.CaseCommand.PassDeadline;
import bida.refund.core.CaseCommand.Renew;
import bida.refund.core.CaseCommand.Reopen;
import bida.refund.core.CaseCommand.Resolve;
import bida.refund.core.CaseCommand.Settle;
import java.time.Instant;
import java.util.Objects;

/**
 * The life of a case: open at the tier of its kind, answered, promised, a tier up at each clock
 * that passes, resolved.
 */
public record CaseLifecycle(CaseTerms terms) {

  public Decision<Case, RefundEvent> open(String caseNo, CaseOpening opening, Instant now) {
    var needed = opening.needed();
    var name = CaseKinds.named(needed.kind());
    var kind = terms.kinds().of(name);
    var answerBy = Objects.requireNonNullElse(opening.answerBy(), now.plus(kind.answerWithin()));
    var opened =
        new Case(
            caseNo,
            dedupeKey(needed),
            name,
            needed.orderNo(),
            needed.tenant(),
            opening.subject(),
            needed.detail(),
            opening.by(),
            kind.tier(),
            CaseState.OPEN,
            now,
            answerBy,
            later(answerBy, now.plus(kind.endWithin())),
            null,
            null,
            null,
            opening.isByApp() ? now : null,
            null,
            null,
            null,
            null);
    return accept(opened, opened(opened, answerBy));
  }

  /** The key under which this case is one, however its publisher writes its kind. */
  public static String dedupeKey(CaseNeeded needed) {
    var key = needed.dedupeKey();
    var kind = CaseKinds.named(needed.kind());
    return key.startsWith(needed.kind() + ":") ? kind + key.substring(kind.length()) : key;
  }

  public Decision<Case, RefundEvent> decide(Case stored, CaseCommand command, Instant now) {
    var theCase = withEnd(stored, now);
    return switch (command) {
      case Assign assign -> assign(theCase, assign);
      case MakePromise promise -> promise(theCase, promise, now);
      case AddNote note -> note(theCase, note, now);
      case Escalate(_, var why) -> escalate(theCase, why, now);
      case Resolve resolve ->
          switch (theCase.state()) {
            case OPEN ->
                end(
                    theCase.resolved(resolve.actor(), resolve.resolution(), resolve.note(), now),
                    now);
            case RESOLVED -> isResolved();
          };
      case Reopen _ -> reopen(theCase, now);
      case AskAgain again -> askedAgain(theCase, again, now);
      case Renew renew -> renew(theCase, renew, now);
      case Settle settle ->
          switch (theCase.state()) {
            case OPEN -> end(theCase.resolved(settle.actor(), settle.how(), null, now), now);
            case RESOLVED -> ignore("resolved");
          };
      case PassDeadline _ ->
          switch (theCase.state()) {
            case OPEN -> CaseClocks.pass(theCase, kind(theCase), now);
            case RESOLVED -> ignore("resolved");
          };
    };
  }

  private static Decision<Case, RefundEvent> assign(Case theCase, Assign assign) {
    return switch (theCase.state()) {
      case OPEN ->
          assign.assignee().equals(theCase.assignee())
              ? ignore("already theirs")
              : accept(theCase.assignedTo(assign.assignee()));
      case RESOLVED -> isResolved();
    };
  }

  private Decision<Case, RefundEvent> promise(Case theCase, MakePromise made, Instant now) {
    return switch (theCase.state()) {
      case OPEN -> {
        if (!made.by().isAfter(now)) {
          yield refuse("promise_in_the_past", "Promise a time that is still to come.");
        }
        var promise =
            new Promise(
                made.text(),
                made.by(),
                terms.remindAt(now, made.by()),
                made.actor(),
                now,
                false,
                false);
        yield accept(
            theCase.promised(promise, now),
            new CasePromised(
                theCase.caseNo(),
                theCase.kind(),
                theCase.orderNo(),
                theCase.tenant(),
                made.text(),
                made.by(),
                now));
      }
      case RESOLVED -> isResolved();
    };
  }

  private static Decision<Case, RefundEvent> note(Case theCase, AddNote note, Instant now) {
    // Evidence may come when all is over.
    return note.toBuyer() ? answer(theCase, note, now) : accept(theCase);
  }

  private static Decision<Case, RefundEvent> answer(Case theCase, AddNote note, Instant now) {
    if (!theCase.hasApp()) {
      return refuse(
          "case_without_app", "No app is known that could tell the buyer: call, and note it.");
    }
    var answered =
        switch (theCase.state()) {
          case OPEN -> theCase.answered(now);
          case RESOLVED -> theCase.told(now);
        };
    return accept(
        answered,
        new CaseAnswered(
            theCase.caseNo(),
            theCase.kind(),
            theCase.orderNo(),
            theCase.tenant(),
            note.text(),
            now));
  }

  private static Decision<Case, RefundEvent> escalate(Case theCase, String why, Instant now) {
    return switch (theCase.state()) {
      case OPEN ->
          theCase.tier() == CaseClocks.HIGHEST_TIER
              ? refuse("case_at_highest_tier", "Nobody is above tier 3.")
              : CaseClocks.escalate(theCase, why, now);
      case RESOLVED -> isResolved();
    };
  }

  private Decision<Case, RefundEvent> reopen(Case theCase, Instant now) {
    return switch (theCase.state()) {
      case OPEN -> ignore("open");
      case RESOLVED -> {
        var resolvedAt = Objects.requireNonNull(theCase.resolvedAt());
        yield now.isAfter(resolvedAt.plus(terms.reopenWithin()))
            ? refuse("case_closed_for_good", "This case was resolved too long ago: open another.")
            : begin(theCase, theCase.tier(), now.plus(kind(theCase).answerWithin()), now);
      }
    };
  }

  /** Whoever resolved it was wrong, or it has come back: looked at like a new one. */
  private Decision<Case, RefundEvent> askedAgain(Case theCase, AskAgain again, Instant now) {
    return switch (theCase.state()) {
      case OPEN -> ignore("open");
      case RESOLVED -> {
        var kind = kind(theCase);
        // What was asked before, and came late, is what he has resolved.
        yield again.neededAt().isAfter(Objects.requireNonNull(theCase.resolvedAt()))
            ? begin(theCase, kind.tier(), now.plus(kind.answerWithin()), now)
            : ignore("asked for before it was resolved");
      }
    };
  }

  private Decision<Case, RefundEvent> renew(Case theCase, Renew renew, Instant now) {
    var answerBy =
        Objects.requireNonNullElse(renew.answerBy(), now.plus(kind(theCase).answerWithin()));
    return switch (theCase.state()) {
      case OPEN ->
          accept(theCase.due(answerBy, later(answerBy, Objects.requireNonNull(theCase.endBy()))));
      case RESOLVED -> begin(theCase, theCase.tier(), answerBy, now);
    };
  }

  private Decision<Case, RefundEvent> begin(Case theCase, int tier, Instant answerBy, Instant now) {
    var endBy = later(answerBy, now.plus(kind(theCase).endWithin()));
    var next = theCase.reopened(tier, answerBy, endBy);
    return accept(next, opened(next, answerBy));
  }

  private static Decision<Case, RefundEvent> end(Case resolved, Instant now) {
    return accept(
        resolved,
        new CaseResolved(
            resolved.caseNo(),
            resolved.kind(),
            resolved.orderNo(),
            resolved.tenant(),
            Objects.requireNonNull(resolved.resolution()),
            resolved.toldAt() != null,
            now));
  }

  private static CaseOpened opened(Case theCase, Instant answerBy) {
    return new CaseOpened(
        theCase.caseNo(), theCase.kind(), theCase.orderNo(), theCase.tier(), answerBy);
  }

  // Cases stored before they had an end get one now.
  private Case withEnd(Case theCase, Instant now) {
    return theCase.state() == CaseState.OPEN && theCase.endBy() == null
        ? theCase.due(theCase.answerBy(), now.plus(kind(theCase).endWithin()))
        : theCase;
  }

  private CaseKind kind(Case theCase) {
    return terms.kinds().of(theCase.kind());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Decision<Case, RefundEvent> isResolved() {
    return refuse("case_already_resolved", "This case is resolved.");
  }
}
