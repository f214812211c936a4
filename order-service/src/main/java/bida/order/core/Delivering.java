package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderFulfillmentFailed;
import bida.contracts.OrderEvent.OrderPartiallyDelivered;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.order.core.OrderCommand.CorrectRecipient;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From dispatch to proof, line by line; facts of fulfillment-service move it. */
final class Delivering {

  /** product.md, Timers: Buyer action. */
  private static final Duration ACT_WITHIN = Duration.ofHours(72);

  private Delivering() {}

  /** The hold is over. */
  static Decision<Order, Event> start(Order order, Instant now) {
    var policy = order.terms().policy();
    var promisedBy = now.plus(policy.promise());
    var lines =
        order.lines().stream()
            .map(
                line ->
                    new DeliveryLine(
                        line.lineNo(),
                        line.sku(),
                        line.productType(),
                        line.quantity(),
                        line.unitPrice(),
                        line.recipient()))
            .toList();
    return accept(
        order.untagged(ReasonTag.COOLING_OFF).to(OrderStatus.FULFILLING, promisedBy),
        new DeliveryRequested(
            order.orderNo(), order.tenant(), order.terms().buyerId(), lines, now, promisedBy));
  }

  static Decision<Order, Event> deliver(Order order, int lineNo, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, CANCEL_REVIEWING ->
          order.isOpen(lineNo)
              ? settle(order.line(lineNo, LineState.DELIVERED), List.of(), now)
              : ignore("this line is settled");
      case DELIVERED, VERIFYING, COMPLETED -> ignore("already delivered");
      // Goods arrived although their money is on its way back: a loss to look at, never silent.
      case REFUNDING, PARTIALLY_REFUNDED, REFUNDED ->
          order.hasLine(lineNo, LineState.DELIVERED)
              ? ignore("this line is delivered")
              : accept(
                  order.line(lineNo, LineState.DELIVERED),
                  OrderLifecycle.caseFor(order, "DELIVERED_AFTER_REFUND", now));
      case FULFILLMENT_FAILED ->
          accept(order, OrderLifecycle.caseFor(order, "DELIVERED_AFTER_REFUND", now));
      case PENDING_PAYMENT, PAID, UNDER_REVIEW, CANCELLED -> ignore("no delivery was asked for");
    };
  }

  static Decision<Order, Event> fail(Order order, int lineNo, String reason, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, CANCEL_REVIEWING -> {
        if (!order.isOpen(lineNo)) {
          yield ignore("this line is settled");
        }
        var failed = order.line(lineNo, LineState.FAILED).tagged(ReasonTag.ofFailure(reason));
        yield settle(failed, List.of(failure(failed, reason, now)), now);
      }
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          ignore("no delivery awaited");
    };
  }

  static Decision<Order, Event> delay(Order order, int lineNo, String reason) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED -> {
        var tag = ReasonTag.ofFailure(reason);
        yield order.hasLine(lineNo, LineState.OPEN) && !order.has(tag)
            ? accept(order.tagged(tag))
            : ignore("already told");
      }
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          ACTION_REQUIRED,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          ignore("no delivery awaited");
    };
  }

  /** What the buyer typed is wrong: nothing goes on before it is corrected. */
  static Decision<Order, Event> askBuyer(Order order, int lineNo, String reason, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED -> {
        if (!order.hasLine(lineNo, LineState.OPEN)) {
          yield ignore("this line is settled, or waits already");
        }
        var actBy = now.plus(ACT_WITHIN);
        yield accept(
            order
                .line(lineNo, LineState.ACCOUNT_WRONG)
                .tagged(ReasonTag.ofFailure(reason))
                .to(OrderStatus.ACTION_REQUIRED, actBy),
            new OrderActionRequired(order.orderNo(), order.tenant(), reason, actBy, now));
      }
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          ignore("no delivery awaited");
    };
  }

  static Decision<Order, Event> correct(Order order, CorrectRecipient wish, Instant now) {
    var lineNo = wish.lineNo();
    if (order.status() != OrderStatus.ACTION_REQUIRED
        || !order.hasLine(lineNo, LineState.ACCOUNT_WRONG)) {
      return refuse("recipient_not_wanted", "Nothing of this line waits for another account.");
    }
    if (order.version() != wish.seenVersion()) {
      return refuse("order_changed", "The order has changed since: read it again.");
    }
    if (order.isFrozen()) {
      return refuse("order_disputed", "A dispute about its money has to end first.");
    }
    var promisedBy = now.plus(order.terms().policy().promise());
    var corrected = order.forAccount(lineNo, wish.recipient());
    var told =
        new RecipientCorrected(
            order.orderNo(), order.tenant(), lineNo, wish.recipient(), now, promisedBy);
    // Another line waits still, and keeps its deadline.
    if (corrected.anyLine(LineState.ACCOUNT_WRONG)) {
      return accept(corrected, told);
    }
    var calm = corrected.untagged(ReasonTag.ACCOUNT_INVALID, ReasonTag.OVERDUE);
    return accept(partly(calm.to(OrderStatus.FULFILLING, promisedBy)), told);
  }

  /** Three days have passed; what is not delivered yet goes back once fulfillment has fenced it. */
  static Decision<Order, Event> notCorrected(Order order, Instant now) {
    var held =
        new DeliveryHoldRequested(order.orderNo(), order.tenant(), "ACCOUNT_NOT_CORRECTED", now);
    var waiting = order.tagged(ReasonTag.OVERDUE).until(now.plus(OrderLifecycle.CASE_AGAIN));
    return order.has(ReasonTag.OVERDUE)
        ? accept(waiting, held, OrderLifecycle.caseFor(order, "ACTION_REQUIRED_OVERDUE", now))
        : accept(waiting, held);
  }

  /** A fact in every status: whoever read a key has it. */
  static Decision<Order, Event> reveal(Order order, int lineNo) {
    return order.has(ReasonTag.REVEALED) || !order.hasLine(lineNo, LineState.DELIVERED)
        ? ignore("already known, or nothing to read")
        : accept(order.tagged(ReasonTag.REVEALED));
  }

  /** The promise, then the last day, has passed. */
  static Decision<Order, Event> late(Order order, Instant now) {
    var lastDay = now.plus(order.terms().policy().overdue());
    if (!order.has(ReasonTag.PROMISE_MISSED)) {
      return accept(
          order.tagged(ReasonTag.PROMISE_MISSED).until(lastDay),
          OrderLifecycle.caseFor(order, "PROMISE_MISSED", now));
    }
    return accept(
        order.tagged(ReasonTag.OVERDUE).until(now.plus(OrderLifecycle.CASE_AGAIN)),
        new DeliveryHoldRequested(order.orderNo(), order.tenant(), "OVERDUE", now),
        OrderLifecycle.caseFor(order, "DELIVERY_OVERDUE", now));
  }

  /** Fenced by fulfillment: what is still open will never be dispatched. */
  static Decision<Order, Event> giveUp(Order order, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, CANCEL_REVIEWING -> {
        var failed = order.failOpenLines();
        yield settle(failed, List.of(failure(failed, "OVERDUE", now)), now);
      }
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          CANCELLED ->
          ignore("nothing is held");
      // The channel took the money back, and nobody has read a key: they are ours again.
      case REFUNDED ->
          order.isFullyTakenBack() ? accept(order.takeAllBack()) : ignore("nothing is held");
    };
  }

  private static Decision<Order, Event> settle(Order order, List<Event> told, Instant now) {
    var calm =
        order.untagged(ReasonTag.RETRYING, ReasonTag.UPSTREAM_UNCERTAIN, ReasonTag.PROMISE_MISSED);
    if (order.anyLine(LineState.ACCOUNT_WRONG)) {
      return accept(order, told.isEmpty() ? List.of(partDelivery(order, now)) : told);
    }
    if (order.anyLine(LineState.OPEN)) {
      return accept(partly(order), told.isEmpty() ? List.of(partDelivery(order, now)) : told);
    }
    if (!order.anyLine(LineState.FAILED)) {
      return accept(
          calm.untagged(ReasonTag.ACCOUNT_INVALID)
              .to(OrderStatus.DELIVERED, Ticketing.confirmedBy(order, now)),
          new OrderDelivered(order.orderNo(), order.tenant(), now));
    }
    if (order.anyLine(LineState.DELIVERED)) {
      return Refunding.ask(calm, calm.amountOf(LineState.FAILED), "DELIVERY_FAILED", told, now);
    }
    // Due at once: the writer passes this deadline in the same transaction.
    return accept(calm.to(OrderStatus.FULFILLMENT_FAILED, now), told);
  }

  private static Order partly(Order order) {
    return order.anyLine(LineState.DELIVERED)
        ? order.to(OrderStatus.PARTIALLY_DELIVERED, order.deadline())
        : order;
  }

  private static Event partDelivery(Order order, Instant now) {
    return new OrderPartiallyDelivered(
        order.orderNo(), order.tenant(), order.lineNos(LineState.DELIVERED), now);
  }

  private static Event failure(Order order, String reason, Instant now) {
    return new OrderFulfillmentFailed(
        order.orderNo(), order.tenant(), reason, order.lineNos(LineState.FAILED), now);
  }
}
