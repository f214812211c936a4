package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCompleted;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.ConfirmReceipt;
import bida.order.core.OrderCommand.CorrectRecipient;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.FailRefund;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.NoteMismatch;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RefuseClaim;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RefuseRefund;
import bida.order.core.OrderCommand.ReissueKeys;
import bida.order.core.OrderCommand.Relink;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.ShipNow;
import bida.order.core.OrderCommand.UpholdClaim;
import bida.order.core.OrderCommand.Urge;
import bida.order.core.OrderCommand.WriteOffLine;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import java.time.Duration;
import java.time.Instant;

/** The life of an order: every command in every status (product.md, Transitions). */
public final class OrderLifecycle {

  // An operator looks at it by then; the order goes on waiting, for only the channel knows.
  static final Duration CLOSING_CASE = Duration.ofMinutes(30);
  static final Duration CASE_AGAIN = Duration.ofHours(24);

  private OrderLifecycle() {}

  /** Every accepted answer is one version further, as of {@code now}. */
  public static Decision<Order, Event> decide(Order order, OrderCommand command, Instant now) {
    return switch (answer(order, command, now)) {
      case Accepted(var next, var events) -> accept(next.stamped(now), events);
      case Decision<Order, Event> other -> other;
    };
  }

  private static Decision<Order, Event> answer(Order order, OrderCommand command, Instant now) {
    return switch (command) {
      case Cancel(var wish) -> Cancelling.ask(order.wishing(wish), now);
      case CloseWindow(var reason) -> Closing.closeWindow(order, reason, now);
      case ConfirmPayment payment -> Paying.confirm(order, payment, now);
      case NoteMismatch _ -> Paying.mismatch(order);
      case ShipNow _ -> shipNow(order, now);
      case DeliverLine(var lineNo) -> Delivering.deliver(order, lineNo, now);
      case DeliverTickets(var lineNo, var useUntil) ->
          Ticketing.deliver(order, lineNo, useUntil, now);
      case RescheduleTicket(var lineNo, var useUntil) ->
          Ticketing.reschedule(order, lineNo, useUntil, now);
      case RedeemTicket(var lineNo, var left) -> Ticketing.redeem(order, lineNo, left, now);
      case FailLine(var lineNo, var reason) -> Delivering.fail(order, lineNo, reason, now);
      case WriteOffLine(var lineNo) -> Delivering.writeOff(order, lineNo, now);
      case DelayLine news when news.actor() == Actor.BUYER ->
          Delivering.askBuyer(order, news.lineNo(), news.reason(), now);
      case DelayLine news -> Delivering.delay(order, news, now);
      case Urge _ -> Urging.urge(order, now);
      case CorrectRecipient wish -> Delivering.correct(order, wish, now);
      case RevealLine(var lineNo) -> Delivering.reveal(order, lineNo);
      case GrantHold answer -> Delivering.giveUp(order, answer, now);
      case RefuseHold answer -> Cancelling.tooLate(order, answer, now);
      case ConfirmReceipt _ -> confirmReceipt(order, now);
      case Relink(var buyerId) -> relink(order, buyerId, now);
      case CompleteRefund refund -> Refunding.complete(order, refund, now);
      case FailRefund refund -> Refunding.fail(order, refund);
      case RefuseRefund(var paymentId) -> Refunding.refuse(order, paymentId);
      case NoteDispute news -> Disputing.note(order, news, now);
      case DisputeDelivery wish -> Verifying.open(order, wish, now);
      case ReissueKeys(var claimNo) -> Verifying.reissue(order, claimNo, now);
      case RefuseClaim(var claimNo, var reason) ->
          Verifying.refuseClaim(order, claimNo, reason, now);
      case UpholdClaim(var claimNo) -> Verifying.uphold(order, claimNo, now);
      case PassDeadline _ ->
          order.isDue(now) ? passUnlessFrozen(order, now) : ignore("its time has not come");
    };
  }

  // An unpaid order holds stock that others want, and none of the money is its own: it closes.
  private static Decision<Order, Event> passUnlessFrozen(Order order, Instant now) {
    return order.isFrozen() && order.status() != OrderStatus.PENDING_PAYMENT
        ? Disputing.putOff(order, now)
        : passDeadline(order, now);
  }

  // Whose it is changes nothing about what is due.
  private static Decision<Order, Event> relink(Order order, String buyerId, Instant now) {
    return order.terms().buyerId().equals(buyerId)
        ? ignore("already on this account")
        : accept(
            order.of(buyerId), new OrderRelinked(order.orderNo(), order.tenant(), buyerId, now));
  }

  private static Decision<Order, Event> shipNow(Order order, Instant now) {
    return switch (order.status()) {
      case PAID ->
          order.isFrozen()
              ? refuse("order_disputed", "A dispute about its money has to end first.")
              : Presale.isAwaited(order, now)
                  ? refuse("presale_not_shipped_yet", "A presale is shipped on its day.")
                  : Delivering.start(order, now);
      case FULFILLING, PARTIALLY_DELIVERED, DELIVERED, COMPLETED -> ignore("already on its way");
      case PENDING_PAYMENT,
          UNDER_REVIEW,
          ACTION_REQUIRED,
          VERIFYING,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          refuse("order_not_waiting", "Nothing of this order waits to be shipped.");
    };
  }

  private static Decision<Order, Event> confirmReceipt(Order order, Instant now) {
    return switch (order.status()) {
      case DELIVERED -> complete(order, "BUYER", now);
      case COMPLETED -> ignore("already confirmed");
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          VERIFYING,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          refuse("order_not_delivered", "Only a delivered order can be confirmed.");
    };
  }

  static Decision<Order, Event> complete(Order order, String by, Instant now) {
    return accept(
        order.to(OrderStatus.COMPLETED, now.plus(order.terms().policy().refundWindow())),
        new OrderCompleted(order.orderNo(), order.tenant(), by, now));
  }

  private static Decision<Order, Event> passDeadline(Order order, Instant now) {
    return switch (order.status()) {
      case PENDING_PAYMENT ->
          order.has(ReasonTag.CLOSING)
              ? waitOn(order, "PAYMENT_UNCONFIRMED", now)
              : Closing.close(order, "NOT_PAID_IN_TIME", now);
      case PAID -> Presale.ship(order, now);
      case FULFILLING, PARTIALLY_DELIVERED -> Delivering.late(order, now);
      case DELIVERED -> complete(order, "TIMER", now);
      case COMPLETED, CANCELLED -> accept(order.to(order.status(), null));
      case FULFILLMENT_FAILED -> Refunding.askBackFailed(order, now);
      case ACTION_REQUIRED -> Reminding.pass(order, now);
      case VERIFYING -> Verifying.late(order, now);
      case CANCEL_REVIEWING ->
          waitOn(order.tagged(ReasonTag.REVIEW_MISSED), "CANCEL_REVIEWING_OVERDUE", now);
      case UNDER_REVIEW, REFUNDING -> waitOn(order, order.status() + "_OVERDUE", now);
      case PARTIALLY_REFUNDED, REFUNDED -> ignore("nothing more is due");
    };
  }

  /** Waits on for whoever has the answer, and calls an operator. */
  static Decision<Order, Event> waitOn(Order order, String kind, Instant now) {
    return accept(order.until(now.plus(CASE_AGAIN)), caseFor(order, kind, now));
  }

  static CaseNeeded caseFor(Order order, String kind, Instant now) {
    return new CaseNeeded(
        kind + ":" + order.orderNo(),
        kind,
        order.orderNo(),
        order.tenant(),
        "Order has been " + order.status() + " since " + order.updatedAt() + ".",
        now);
  }
}
