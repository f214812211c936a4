package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.RefundRequested;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.FailRefund;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Money on its way back: asked for here, approved by refund-service, carried out by the channel.
 */
final class Refunding {

  // Two working days are normal for a bank card; a weekend more before an operator is called.
  static final Duration ESCALATION = Duration.ofDays(2);

  private Refunding() {}

  /** What failed was paid for: ask for it. */
  static Decision<Order, Event> askBackFailed(Order order, Instant now) {
    var reason =
        order.has(ReasonTag.OUT_OF_STOCK) && !order.has(ReasonTag.WRITTEN_OFF)
            ? ReasonTag.OUT_OF_STOCK.name()
            : whyFailed(order);
    return ask(order, order.amountOf(LineState.FAILED), reason, List.of(), now);
  }

  /** What was written off goes back by a rule of its own, and takes along what failed beside it. */
  static String whyFailed(Order order) {
    return order.has(ReasonTag.WRITTEN_OFF) ? ReasonTag.WRITTEN_OFF.name() : "DELIVERY_FAILED";
  }

  /** What the buyer no longer wanted; what failed beside it has a reason of its own. */
  static Decision<Order, Event> askBackCancelled(Order order, List<Event> told, Instant now) {
    var cancelled = order.tagged(ReasonTag.BUYER_CANCELLED);
    var failed = atMostLeft(cancelled, cancelled.amountOf(LineState.FAILED));
    var events = new ArrayList<>(told);
    var owed = cancelled;
    if (failed.amountMinor() > 0) {
      owed = cancelled.with(cancelled.funds().owing(failed));
      events.add(request(cancelled, paymentOf(cancelled), failed, whyFailed(cancelled), now));
    }
    var wished = forWish(cancelled, cancelled.amountOf(LineState.CANCELLED));
    if (wished.amountMinor() > 0) {
      return ask(owed, wished, ReasonTag.BUYER_CANCELLED.name(), events, now);
    }
    return failed.amountMinor() > 0
        ? accept(owed.to(OrderStatus.REFUNDING, now.plus(ESCALATION)), events)
        : nothingLeft(cancelled, events, now);
  }

  // While the wish was reviewed all of the money went back another way.
  private static Decision<Order, Event> nothingLeft(Order order, List<Event> told, Instant now) {
    var events = new ArrayList<>(told);
    events.add(
        new OrderRefunded(order.orderNo(), order.tenant(), order.funds().refunded(), true, now));
    return accept(order.to(OrderStatus.REFUNDED, null), events);
  }

  /** What of {@code amount} there is for a buyer's wish, beside what failed by itself. */
  static Money forWish(Order order, Money amount) {
    var failed = atMostLeft(order, order.amountOf(LineState.FAILED));
    return atMostLeft(order.with(order.funds().owing(failed)), amount);
  }

  /** What went back by the channel's console say, does not go back once more. */
  private static Money atMostLeft(Order order, Money amount) {
    var left = order.funds().left();
    return left.atLeast(amount) ? amount : left;
  }

  static Decision<Order, Event> ask(
      Order order, Money amount, String reason, List<Event> told, Instant now) {
    var events = new ArrayList<>(told);
    events.add(request(order, paymentOf(order), amount, reason, now));
    return accept(
        order.with(order.funds().owing(amount)).to(OrderStatus.REFUNDING, now.plus(ESCALATION)),
        events);
  }

  private static String paymentOf(Order order) {
    var paymentId = order.funds().paymentId();
    if (paymentId == null) {
      throw new IllegalStateException("no payment to give back in " + order.orderNo());
    }
    return paymentId;
  }

  static RefundRequested request(
      Order order, String paymentId, Money amount, String reason, Instant now) {
    return new RefundRequested(order.orderNo(), order.tenant(), paymentId, amount, reason, now);
  }

  static Decision<Order, Event> complete(Order order, CompleteRefund refund, Instant now) {
    if (!order.funds().isPaidBy(refund.paymentId())) {
      return accept(order.untagged(ReasonTag.DUPLICATE_PAYMENT_REFUND, ReasonTag.PAYMENT_MISMATCH));
    }
    return switch (order.status()) {
      case REFUNDING -> {
        var funds = order.funds().repaid(refund.amount());
        var repaid = order.with(funds).untagged(ReasonTag.REFUND_ROUTE_BROKEN);
        if (!funds.isSettled()) {
          yield accept(repaid);
        }
        var fully = funds.isFullyRefunded();
        yield accept(
            repaid.to(fully ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED, null),
            new OrderRefunded(order.orderNo(), order.tenant(), funds.refunded(), fully, now));
      }
      // A refund nobody here asked for, such as one made in the channel's console: keep the fact.
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          accept(
              order.with(order.funds().repaid(refund.amount())),
              OrderLifecycle.caseFor(order, "UNEXPECTED_REFUND", now));
    };
  }

  /** payment-callback-service, which knows the route, opens the case. */
  static Decision<Order, Event> fail(Order order, FailRefund refund) {
    return switch (order.status()) {
      case REFUNDING ->
          refund.routeBroken() && !order.has(ReasonTag.REFUND_ROUTE_BROKEN)
              ? accept(order.tagged(ReasonTag.REFUND_ROUTE_BROKEN))
              : ignore("refund-service tries again or asks an operator");
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          ignore("no refund of this order is awaited");
    };
  }

  static Decision<Order, Event> refuse(Order order, String paymentId) {
    return order.funds().isPaidBy(paymentId) && !order.has(ReasonTag.REFUND_REFUSED)
        ? accept(order.tagged(ReasonTag.REFUND_REFUSED))
        : ignore("told already, or another payment's");
  }
}
