package bida.payment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.payment.core.RefundCommand.AskPerson;
import bida.payment.core.RefundCommand.End;
import bida.payment.core.RefundCommand.LoseSight;
import bida.payment.core.RefundCommand.PayOut;
import bida.payment.core.RefundCommand.Postpone;
import bida.payment.core.RefundCommand.Refuse;
import bida.payment.core.RefundCommand.SendAgain;
import bida.payment.core.RefundCommand.Submit;
import bida.platform.decision.Decision;
import java.time.Instant;

/** The life of a refund at the channel; no clock ends it, only the channel does. */
public final class RefundLifecycle {

  private RefundLifecycle() {}

  public static Decision<Refund, Event> decide(Refund refund, RefundCommand command) {
    return switch (command) {
      case Submit submit -> submit(refund, submit);
      case LoseSight _ -> loseSight(refund);
      case AskPerson ask -> askPerson(refund, ask);
      case Postpone postpone -> postpone(refund, postpone);
      case Refuse refuse -> refuse(refund, refuse);
      case End end -> end(refund, end);
      case PayOut payOut -> payOut(refund, payOut);
      case SendAgain again -> sendAgain(refund, again);
    };
  }

  private static Decision<Refund, Event> submit(Refund refund, Submit command) {
    return switch (refund.status()) {
      case APPROVED, UNKNOWN ->
          accept(refund.with(RefundStatus.SUBMITTED, command.channelRefundId(), null));
      case SUBMITTED -> ignore("already so");
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH -> ignore("its end was told before");
    };
  }

  private static Decision<Refund, Event> loseSight(Refund refund) {
    return switch (refund.status()) {
      case APPROVED -> accept(refund.to(RefundStatus.UNKNOWN));
      case UNKNOWN -> ignore("already so");
      // A query without an answer takes nothing back of what the channel said.
      case SUBMITTED -> ignore("the channel has it");
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH -> ignore("its end was told before");
    };
  }

  // Never sent again: whoever cannot ask would pay twice.
  private static Decision<Refund, Event> askPerson(Refund refund, AskPerson command) {
    return switch (refund.status()) {
      case APPROVED, UNKNOWN ->
          stuck(
              refund.to(RefundStatus.UNKNOWN),
              "refund-unconfirmed",
              "The channel may have carried it out, and tells of no refund: look there.",
              command.at());
      case SUBMITTED -> ignore("the channel has it");
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH -> ignore("its end was told before");
    };
  }

  private static Decision<Refund, Event> postpone(Refund refund, Postpone command) {
    return switch (refund.status()) {
      case APPROVED, UNKNOWN ->
          stuck(
              refund,
              "refund-postponed",
              "The channel will not refund now: "
                  + command.why()
                  + ". It is tried again with the same number.",
              command.at());
      case SUBMITTED -> ignore("the channel has it");
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH -> ignore("its end was told before");
    };
  }

  private static Decision<Refund, Event> refuse(Refund refund, Refuse command) {
    return switch (refund.status()) {
      case APPROVED -> {
        var refused = refund.with(RefundStatus.FAILED, refund.channelRefundId(), command.why());
        var told = failed(refund, command.why(), false, command.at());
        // Goods were taken for the money: nothing is left to do, and nothing to be paid out.
        yield command.why().equals(RefundFailed.CLAIMED)
            ? accept(refused, told)
            : accept(
                refused,
                told,
                caseFor(
                    refund,
                    "refund-refused",
                    "The refund cannot be carried out: " + command.why() + ".",
                    command.at()));
      }
      // A refusal of the second sending does not prove that the first did nothing.
      case UNKNOWN ->
          stuck(
              refund,
              "refund-unconfirmed",
              "The channel refuses ("
                  + command.why()
                  + ") what it may have carried out before. It is asked on.",
              command.at());
      case SUBMITTED -> ignore("the channel has it");
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH -> ignore("its end was told before");
    };
  }

  private static Decision<Refund, Event> stuck(
      Refund refund, String kind, String detail, Instant at) {
    return refund.caseOpened()
        ? ignore("a person knows")
        : accept(refund.withCase(), caseFor(refund, kind, detail, at));
  }

  private static Decision<Refund, Event> end(Refund refund, End command) {
    return switch (refund.status()) {
      case APPROVED, SUBMITTED, UNKNOWN -> ended(refund, command);
      // What was broken or closed may have been mended in the channel's console.
      case FAILED, ROUTE_BROKEN ->
          command.news().kind() == Movement.Kind.REFUND
              ? ended(refund, command)
              : ignore("already so");
      case SUCCEEDED ->
          wentBackOtherwise(refund, command.news())
              ? otherwise(refund, command)
              : command.news().kind() == Movement.Kind.REFUND
                  ? ignore("its end was told before")
                  : bounced(refund, command.at());
      case MISMATCH -> ignore("its end was told before");
    };
  }

  private static boolean wentBackOtherwise(Refund refund, Movement.RefundEnded news) {
    return refund.channelRefundId() != null
        && !refund.channelRefundId().equals(news.channelRefundId());
  }

  // Told to have arrived, and so was the buyer; whoever pays it again has to know of the first.
  private static Decision<Refund, Event> bounced(Refund refund, Instant at) {
    return accept(
        refund,
        caseFor(
            refund,
            "refund-bounced",
            "The channel said that it arrived, and now that it came back: use another way.",
            at));
  }

  // A person had paid it out; money of the channel's on top, mended in its console, is too much.
  private static Decision<Refund, Event> otherwise(Refund refund, End command) {
    return command.news().kind() == Movement.Kind.REFUND
        ? paidTwice(refund, command)
        : ignore("its end was told before");
  }

  private static Decision<Refund, Event> paidTwice(Refund refund, End command) {
    return accept(
        refund,
        caseFor(
            refund,
            "refund-paid-twice",
            "The channel returned "
                + text(command.news())
                + " that had gone back otherwise: ask for it back.",
            command.at()));
  }

  // A person's word, so only where nothing is under way at the channel.
  private static Decision<Refund, Event> payOut(Refund refund, PayOut command) {
    return switch (refund.status()) {
      case FAILED, ROUTE_BROKEN -> paidOut(refund, command);
      case UNKNOWN -> command.channelTells() ? inFlight() : paidOut(refund, command);
      case APPROVED, SUBMITTED -> inFlight();
      case SUCCEEDED ->
          command.reference().equals(refund.channelRefundId())
              ? ignore("already so")
              : Decision.refuse("refund_completed", "The money went back before.");
      case MISMATCH -> Decision.refuse("refund_mismatch", "The channel returned another amount.");
    };
  }

  private static Decision<Refund, Event> paidOut(Refund refund, PayOut command) {
    return accept(
        refund.with(RefundStatus.SUCCEEDED, command.reference(), null),
        refund.completed(command.reference(), command.at()));
  }

  private static Decision<Refund, Event> sendAgain(Refund refund, SendAgain command) {
    return switch (refund.status()) {
      case UNKNOWN -> command.channelTells() ? inFlight() : accept(refund.afresh());
      case APPROVED -> ignore("already so");
      case SUBMITTED -> inFlight();
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH ->
          Decision.refuse("refund_not_in_doubt", "Its end is known.");
    };
  }

  private static Decision<Refund, Event> inFlight() {
    return Decision.refuse("refund_in_flight", "The channel is at it: its word is waited for.");
  }

  private static Decision<Refund, Event> ended(Refund refund, End command) {
    var news = command.news();
    var id = news.channelRefundId();
    return switch (news.kind()) {
      case REFUND ->
          refund.amount().equals(news.amount())
              ? accept(
                  refund.with(RefundStatus.SUCCEEDED, id, null),
                  refund.completed(id, news.endedAt()))
              : accept(
                  refund.with(RefundStatus.MISMATCH, id, "amount_mismatch"),
                  caseFor(
                      refund,
                      "refund-mismatch",
                      "The channel returned " + text(news) + " instead of the amount approved.",
                      command.at()));
      case REFUND_ABNORMAL ->
          accept(
              refund.with(RefundStatus.ROUTE_BROKEN, id, "route_broken"),
              failed(refund, "route_broken", true, command.at()),
              caseFor(
                  refund,
                  "refund-route-broken",
                  "The buyer's account takes no money back: use another way.",
                  command.at()));
      case REFUND_CLOSED ->
          accept(
              refund.with(RefundStatus.FAILED, id, "closed_by_channel"),
              failed(refund, "closed_by_channel", false, command.at()),
              caseFor(
                  refund,
                  "refund-closed",
                  "The channel closed the refund: nothing went back.",
                  command.at()));
      case PAYMENT, REFUND_NOTICED, DISPUTE ->
          throw new IllegalArgumentException(news.kind() + " does not end a refund");
    };
  }

  private static Event failed(Refund refund, String why, boolean routeBroken, Instant at) {
    return new RefundFailed(
        refund.refundNo(),
        refund.paymentId(),
        refund.orderNo(),
        refund.tenant(),
        refund.amount(),
        why,
        routeBroken,
        at);
  }

  private static Event caseFor(Refund refund, String kind, String detail, Instant at) {
    return new CaseNeeded(
        kind + ":" + refund.refundNo(), kind, refund.orderNo(), refund.tenant(), detail, at);
  }

  private static String text(Movement.RefundEnded news) {
    return news.amount().amountMinor() + " " + news.amount().currency();
  }
}
