package bida.payment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.payment.core.PaymentCommand.ClaimGoods;
import bida.payment.core.PaymentCommand.ClaimRefund;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.Objects;

/** What the buyer of an orphan may make of it: goods or his money back, once. */
final class Claiming {

  private Claiming() {}

  static Decision<Payment, Event> goods(Payment payment, ClaimGoods command) {
    return switch (payment.status()) {
      case UNCLAIMED -> pay(payment, command);
      case CLAIMED ->
          Objects.requireNonNull(payment.order()).orderNo().equals(command.order().orderNo())
              ? ignore("claimed for it before")
              : refuse("already_claimed", "This money was claimed for another order.");
      case RETURNING -> refuse("already_claimed", "This money was claimed back.");
      case ORPHAN -> tooEarly();
      case CREATED, PENDING, SUCCEEDED, CLOSED, MISMATCH, MATCHED -> notAnOrphan();
    };
  }

  private static Decision<Payment, Event> pay(Payment payment, ClaimGoods command) {
    var order = command.order();
    var received = Objects.requireNonNull(payment.received());
    if (command.obstacles().disputed()) {
      return isDisputed();
    }
    if (command.obstacles().goingBack() > 0) {
      return goesBack();
    }
    if (!order.amount().equals(received.amount())) {
      return refuse("amount_differs", "The order costs another amount than this money.");
    }
    return switch (order.status()) {
      case PAID -> refuse("order_already_paid", "The order is paid.");
      case OPEN, FENCED, CLOSED ->
          command.at().isAfter(order.lateMoneyUntil())
              ? refuse("order_too_old", "The order takes no money any more; claim it back instead.")
              : accept(
                  payment.claimedFor(new Payment.Order(order.orderNo(), order.tenant())),
                  confirmed(payment, received, order, command.at()));
    };
  }

  // The way of all money: order-service takes it, reopens the order, or gives it back.
  private static Event confirmed(
      Payment payment, Payment.Received received, PaymentWindow order, Instant at) {
    return new PaymentConfirmed(
        order.orderNo(),
        order.tenant(),
        payment.paymentId(),
        payment.paymentNo(),
        payment.channel(),
        received.transactionId(),
        received.amount(),
        received.paidAt(),
        at,
        received.by());
  }

  static Decision<Payment, Event> refund(Payment payment, ClaimRefund command) {
    return switch (payment.status()) {
      case UNCLAIMED -> giveBack(payment, command);
      case RETURNING -> ignore("claimed back before");
      case CLAIMED -> refuse("already_claimed", "This money was claimed for an order.");
      case ORPHAN -> tooEarly();
      case CREATED, PENDING, SUCCEEDED, CLOSED, MISMATCH, MATCHED -> notAnOrphan();
    };
  }

  private static Decision<Payment, Event> giveBack(Payment payment, ClaimRefund command) {
    if (command.obstacles().disputed()) {
      return isDisputed();
    }
    return command.obstacles().goingBack() > 0
        ? goesBack()
        : accept(
            payment.to(PaymentStatus.RETURNING),
            new PaymentClaimed(
                payment.paymentId(),
                null,
                command.tenant(),
                Objects.requireNonNull(payment.received()).amount(),
                command.at()));
  }

  // The channel may give it to its payer by itself: whatever we gave now would be given twice.
  private static Decision<Payment, Event> isDisputed() {
    return refuse(
        "money_disputed", "Its payer complains about it at the channel; wait for the end of that.");
  }

  private static Decision<Payment, Event> goesBack() {
    return refuse("money_goes_back", "This money is on its way back already.");
  }

  private static Decision<Payment, Event> tooEarly() {
    return refuse("still_matching", "The order of this money may still turn up by itself.");
  }

  private static Decision<Payment, Event> notAnOrphan() {
    return refuse("nothing_to_claim", "This money belongs to an order.");
  }
}
