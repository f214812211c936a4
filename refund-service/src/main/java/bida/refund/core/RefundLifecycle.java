package bida.refund.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.contracts.RefundEvent.RefundApproved;
import bida.contracts.RefundEvent.RefundRefused;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.refund.core.RefundCommand.Approve;
import bida.refund.core.RefundCommand.ClaimBack;
import bida.refund.core.RefundCommand.Complete;
import bida.refund.core.RefundCommand.Cover;
import bida.refund.core.RefundCommand.Fail;
import bida.refund.core.RefundCommand.Judge;
import bida.refund.core.RefundCommand.PassDeadline;
import bida.refund.core.RefundCommand.Refuse;
import bida.refund.core.RefundCommand.Release;
import bida.refund.core.RefundPolicy.Verdict;
import java.time.Instant;

/**
 * The life of a refund: asked for, judged, carried out by the channel; the money never forgotten.
 */
public record RefundLifecycle(RefundTerms terms) {

  public Decision<Refund, Event> decide(Refund refund, RefundCommand command, Instant now) {
    return switch (command) {
      case Judge judge -> judge(refund, judge.grounds(), now);
      case Release _ -> release(refund, now);
      case Approve approve -> approveByHand(refund, approve.grounds(), now);
      case ClaimBack claim -> claimBack(refund, claim.grounds(), now);
      case Refuse refusal -> refuseByHand(refund, refusal.why(), now);
      case Complete done -> complete(refund, done, now);
      case Fail failure -> fail(refund, failure, now);
      case Cover cover -> cover(refund, cover.lost(), now);
      case PassDeadline passed -> passDeadline(refund, passed.grounds(), now);
    };
  }

  private Decision<Refund, Event> judge(Refund refund, Grounds grounds, Instant now) {
    return switch (refund.status()) {
      case REQUESTED -> byRule(refund, grounds, now);
      case REVIEWING ->
          grounds.captured() instanceof Money captured
                  && RefundPolicy.judge(refund, captured, grounds) instanceof Verdict.Review
              ? ignore("still under review")
              : byRule(refund, grounds, now);
      case HELD -> ignore("held until its deadline");
      case APPROVED, FAILED, SUCCEEDED, REFUSED, RELEASED, COVERED -> ignore("already decided");
    };
  }

  private Decision<Refund, Event> byRule(Refund refund, Grounds grounds, Instant now) {
    var captured = grounds.captured();
    if (captured == null) {
      return ignore("its payment was not seen yet");
    }
    return switch (RefundPolicy.judge(refund, captured, grounds)) {
      case Verdict.Grant(var owed) -> approve(refund.owing(owed), now);
      case Verdict.Covered _ -> accept(refund.covered(now));
      case Verdict.Review(var why) -> review(refund, why, now);
      case Verdict.Deny(var code) -> deny(refund, code, now);
    };
  }

  private Decision<Refund, Event> release(Refund refund, Instant now) {
    return switch (refund.status()) {
      case HELD -> accept(refund.released(now));
      case REQUESTED, REVIEWING -> ignore("asked for by itself");
      case APPROVED, FAILED, SUCCEEDED, REFUSED, RELEASED, COVERED -> ignore("already decided");
    };
  }

  private Decision<Refund, Event> approveByHand(Refund refund, Grounds grounds, Instant now) {
    return switch (refund.status()) {
      case HELD, REVIEWING -> {
        var captured = grounds.captured();
        if (captured == null) {
          yield refuse("payment_not_seen", "The payment of this refund was not seen here yet.");
        }
        yield switch (RefundPolicy.limit(refund.amount(), captured, grounds)) {
          case Verdict.Grant(var owed) -> approve(refund.owing(owed), now);
          case Verdict.Covered _ ->
              refuse("dispute_lost", "The channel has given this money back for a dispute.");
          case Verdict.Deny(var code) -> refuse(code, "This refund is more than may go back.");
          case Verdict.Review(var why) -> throw new IllegalStateException(why);
        };
      }
      case APPROVED -> ignore("already approved");
      case REQUESTED, FAILED, SUCCEEDED, REFUSED, RELEASED, COVERED -> nothingToReview(refund);
    };
  }

  private Decision<Refund, Event> claimBack(Refund refund, Grounds grounds, Instant now) {
    return switch (refund.status()) {
      case HELD -> giveBack(refund, grounds, now);
      case REQUESTED, REVIEWING -> ignore("asked for by itself");
      case APPROVED, FAILED, SUCCEEDED, REFUSED, RELEASED, COVERED -> ignore("already decided");
    };
  }

  private Decision<Refund, Event> refuseByHand(Refund refund, String why, Instant now) {
    return switch (refund.status()) {
      case REVIEWING -> accept(refund.refused(why, now), refused(refund, why, now));
      case REFUSED -> ignore("already refused");
      // Held money is not ours to keep: it finds its order or goes back.
      case HELD, REQUESTED, APPROVED, FAILED, SUCCEEDED, RELEASED, COVERED ->
          nothingToReview(refund);
    };
  }

  private Decision<Refund, Event> complete(Refund refund, Complete done, Instant now) {
    return switch (refund.status()) {
      case APPROVED, FAILED -> {
        var next = refund.succeeded(done.channelRefundId(), now);
        yield done.amount().equals(refund.amount())
            ? accept(next)
            : accept(next, needed(refund, "REFUND_AMOUNT_DIFFERS", "done", now));
      }
      case SUCCEEDED -> ignore("already done");
      // The channel is right about facts; a person has to learn why it knew more than we.
      case REQUESTED, HELD, REVIEWING, REFUSED, RELEASED, COVERED ->
          accept(
              refund.succeeded(done.channelRefundId(), now),
              needed(refund, "REFUND_WITHOUT_APPROVAL", "done", now));
    };
  }

  private Decision<Refund, Event> fail(Refund refund, Fail failure, Instant now) {
    return switch (refund.status()) {
      // A claim for goods was as fast as its deadline: nothing left, and the money has its order.
      case APPROVED ->
          failure.why().equals(RefundFailed.CLAIMED)
              ? accept(refund.released(now))
              : accept(
                  refund.failed(failure.why(), terms.nextWorkingDay(now)),
                  needed(
                      refund,
                      failure.routeBroken() ? "REFUND_ROUTE_BROKEN" : "REFUND_FAILED",
                      failure.why(),
                      now));
      case FAILED -> ignore("known to have failed");
      case SUCCEEDED -> ignore("done; an older answer of the channel");
      case REQUESTED, HELD, REVIEWING, REFUSED, RELEASED, COVERED -> ignore("never approved");
    };
  }

  // What the channel gave the payer is not owed a second time.
  private static Decision<Refund, Event> cover(Refund refund, Money lost, Instant now) {
    return switch (refund.status()) {
      case REQUESTED, HELD, REVIEWING ->
          lost.atLeast(refund.amount())
              ? accept(refund.covered(now))
              : accept(refund.owing(refund.amount().minus(lost)));
      // The channel knows its number by its amount, so that no part comes off.
      case FAILED ->
          lost.atLeast(refund.amount()) ? accept(refund.covered(now)) : ignore("still owed");
      case APPROVED -> ignore("on its way");
      case SUCCEEDED, REFUSED, RELEASED, COVERED -> ignore("ended");
    };
  }

  private Decision<Refund, Event> passDeadline(Refund refund, Grounds grounds, Instant now) {
    var deadline = refund.nextDeadlineAt();
    if (deadline != null && deadline.isAfter(now)) {
      // Another instance was faster and gave it a later one.
      return ignore("not due yet");
    }
    return switch (refund.status()) {
      case HELD -> giveBack(refund, grounds, now);
      case REQUESTED -> overdue(refund, "REFUND_WITHOUT_PAYMENT", now);
      // What a rule waited for may be there by now, such as room for another loss.
      case REVIEWING ->
          judge(refund, grounds, now) instanceof Accepted<Refund, Event> decided
              ? decided
              : overdue(refund, "REFUND_REVIEW_OVERDUE", now);
      case APPROVED ->
          overdue(refund, refund.deadlinesPassed() == 0 ? "REFUND_OVERDUE" : "REFUND_ALARM", now);
      case FAILED -> overdue(refund, "REFUND_STILL_FAILED", now);
      case SUCCEEDED, REFUSED, RELEASED, COVERED -> ignore("ended");
    };
  }

  // Nobody claimed it, and whatever was wrong with it: it is not ours to keep.
  private Decision<Refund, Event> giveBack(Refund refund, Grounds grounds, Instant now) {
    var captured = grounds.captured();
    if (captured == null) {
      return overdue(refund, "REFUND_WITHOUT_PAYMENT", now);
    }
    if (grounds.disputed()) {
      return overdue(refund, "REFUND_WAITS_FOR_DISPUTE", now);
    }
    return switch (RefundPolicy.limit(refund.amount(), captured, grounds)) {
      case Verdict.Grant(var owed) -> approve(refund.owing(owed), now);
      case Verdict.Covered _ -> accept(refund.covered(now));
      case Verdict.Deny(var code) -> deny(refund, code, now);
      case Verdict.Review(var why) -> throw new IllegalStateException(why);
    };
  }

  private Decision<Refund, Event> approve(Refund refund, Instant now) {
    return accept(
        refund.approved(now, terms.carriedOutBy(now)),
        new RefundApproved(
            refund.refundNo(),
            refund.paymentId(),
            refund.orderNo(),
            refund.tenant(),
            refund.amount(),
            refund.reason(),
            now));
  }

  private Decision<Refund, Event> review(Refund refund, String why, Instant now) {
    return accept(
        refund.reviewing(why, terms.reviewBy(now)), needed(refund, "REFUND_REVIEW", why, now));
  }

  private Decision<Refund, Event> deny(Refund refund, String code, Instant now) {
    return accept(
        refund.refused(code, now),
        refused(refund, code, now),
        needed(refund, "REFUND_REFUSED", code, now));
  }

  private Decision<Refund, Event> overdue(Refund refund, String kind, Instant now) {
    return accept(
        refund.overdue(terms.nextWorkingDay(now)), needed(refund, kind, "deadline passed", now));
  }

  private static Decision<Refund, Event> nothingToReview(Refund refund) {
    return refuse("refund_not_in_review", "This refund is " + refund.status() + ".");
  }

  private static RefundRefused refused(Refund refund, String refusal, Instant now) {
    return new RefundRefused(
        refund.paymentId(),
        refund.orderNo(),
        refund.tenant(),
        refund.amount(),
        refund.reason(),
        refusal,
        now);
  }

  private static CaseNeeded needed(Refund refund, String kind, String detail, Instant now) {
    return new CaseNeeded(
        kind + ":" + refund.refundNo(), kind, refund.orderNo(), refund.tenant(), detail, now);
  }
}
