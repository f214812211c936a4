package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderReopened;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.List;

/** What money does to an order: the first is taken, late money finds it, a second goes back. */
final class Paying {

  private Paying() {}

  static Decision<Order, Event> confirm(Order order, ConfirmPayment payment, Instant now) {
    if (order.funds().isPaidBy(payment.paymentId())) {
      return ignore("this payment is known");
    }
    return switch (order.status()) {
      case PENDING_PAYMENT -> {
        var paid =
            take(order.untagged(ReasonTag.CLOSING, ReasonTag.PAYMENT_MISMATCH), payment, now);
        yield accept(paid, paidEvent(order, payment));
      }
      case CANCELLED -> late(order, payment, now);
      // The order was paid before: this money is not needed.
      case PAID,
          UNDER_REVIEW,
          FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED ->
          giveBack(order, payment, now);
    };
  }

  static Decision<Order, Event> mismatch(Order order) {
    return switch (order.status()) {
      case PENDING_PAYMENT ->
          order.has(ReasonTag.PAYMENT_MISMATCH)
              ? ignore("already told")
              : accept(order.tagged(ReasonTag.PAYMENT_MISMATCH));
      case CANCELLED,
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
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED ->
          ignore("the money goes back on its own way");
    };
  }

  // Someone paid on a page that was still open when the order closed.
  private static Decision<Order, Event> late(Order order, ConfirmPayment payment, Instant now) {
    if (order.mayReopen(now) && payment.stockHeld()) {
      var paid = take(order.tagged(ReasonTag.LATE_PAYMENT_REOPENED), payment, now);
      return accept(
          paid,
          new OrderReopened(order.orderNo(), order.tenant(), payment.paymentId(), now),
          paidEvent(order, payment));
    }
    var owed =
        order.with(order.funds().paidBy(payment.paymentId(), payment.amount(), payment.paidAt()));
    return Refunding.ask(
        owed.tagged(ReasonTag.LATE_PAYMENT_REFUND),
        payment.amount(),
        ReasonTag.LATE_PAYMENT_REFUND.name(),
        List.of(),
        now);
  }

  private static Decision<Order, Event> giveBack(Order order, ConfirmPayment second, Instant now) {
    return accept(
        order.tagged(ReasonTag.DUPLICATE_PAYMENT_REFUND),
        Refunding.request(
            order,
            second.paymentId(),
            second.amount(),
            ReasonTag.DUPLICATE_PAYMENT_REFUND.name(),
            now));
  }

  private static Order take(Order order, ConfirmPayment payment, Instant now) {
    var paid =
        order.with(order.funds().paidBy(payment.paymentId(), payment.amount(), payment.paidAt()));
    return Presale.await(
        order.isHeldBack()
            ? paid.tagged(ReasonTag.COOLING_OFF)
                .to(OrderStatus.PAID, now.plus(order.terms().policy().hold()))
            : paid.to(OrderStatus.PAID, now),
        now);
  }

  private static OrderPaid paidEvent(Order order, ConfirmPayment payment) {
    return new OrderPaid(
        order.orderNo(), order.tenant(), payment.paymentId(), payment.amount(), payment.paidAt());
  }
}
