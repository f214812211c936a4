package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
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
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** From dispatch to proof, line by line; facts of fulfillment-service move it. */
final class Delivering {

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
        order
            .untagged(ReasonTag.COOLING_OFF, ReasonTag.PRESALE)
            .to(OrderStatus.FULFILLING, promisedBy),
        new DeliveryRequested(
            order.orderNo(),
            order.tenant(),
            order.terms().buyerId(),
            lines,
            now,
            promisedBy,
            policy.lossAfter() == null ? null : Math.toIntExact(policy.lossAfter().toSeconds())));
  }

  static Decision<Order, Event> deliver(Order order, int lineNo, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED ->
          order.isOpen(lineNo)
              ? settle(Cancelling.delivered(order, lineNo, now), List.of(), now)
              : ignore("this line is settled");
      case CANCEL_REVIEWING ->
          order.isOpen(lineNo)
              ? accept(Cancelling.delivered(order, lineNo, now))
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
        if (order.status() == OrderStatus.CANCEL_REVIEWING) {
          yield accept(failed);
        }
        yield settle(failed, List.of(failure(failed, reason, now)), now);
      }
      case REFUNDED -> endWithoutMoney(order, lineNo);
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
          ignore("no delivery awaited");
    };
  }

  /**
   * The dated rule (product.md, Never-ending UNKNOWN): fulfillment delivers nothing of it any more.
   */
  static Decision<Order, Event> writeOff(Order order, int lineNo, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, CANCEL_REVIEWING -> {
        if (!order.isOpen(lineNo)) {
          yield ignore("this line is settled");
        }
        var lost = order.line(lineNo, LineState.FAILED).tagged(ReasonTag.WRITTEN_OFF);
        var told = loss(order, lineNo, now);
        yield order.status() == OrderStatus.CANCEL_REVIEWING
            ? accept(lost, told)
            : settle(lost, List.of(failure(lost, ReasonTag.WRITTEN_OFF.name(), now), told), now);
      }
      case REFUNDED -> endWithoutMoney(order, lineNo);
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
          ignore("no delivery awaited");
    };
  }

  // The channel took its money back while fulfillment went on with it.
  private static Decision<Order, Event> endWithoutMoney(Order order, int lineNo) {
    return order.isOpen(lineNo)
        ? accept(order.line(lineNo, LineState.FAILED))
        : ignore("this line is settled");
  }

  private static Event loss(Order order, int lineNo, Instant now) {
    var amount =
        order.lines().stream()
            .filter(line -> line.lineNo() == lineNo)
            .map(OrderLine::amount)
            .findFirst()
            .orElseThrow();
    return new CaseNeeded(
        "DELIVERY_WRITTEN_OFF:" + order.orderNo() + ":" + lineNo,
        "DELIVERY_WRITTEN_OFF",
        order.orderNo(),
        order.tenant(),
        "line %d: %s %s go back at our loss, for nobody has learnt the outcome in time"
            .formatted(
                lineNo,
                amount.currency(),
                BigDecimal.valueOf(
                    amount.amountMinor(),
                    Currency.getInstance(amount.currency()).getDefaultFractionDigits())),
        now);
  }

  static Decision<Order, Event> delay(Order order, DelayLine news, Instant now) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED, CANCEL_REVIEWING -> {
        var tag = ReasonTag.ofFailure(news.reason());
        yield order.hasLine(news.lineNo(), LineState.OPEN) && !Waits.isKnown(order, news, tag)
            ? accept(Waits.noting(order, news, tag, now))
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
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, CANCEL_REVIEWING -> {
        if (!order.hasLine(lineNo, LineState.OPEN)) {
          yield ignore("this line is settled, or waits already");
        }
        var actBy = order.terms().isResale() ? now : now.plus(Reminding.ACT_WITHIN);
        var tag = ReasonTag.ofFailure(reason);
        var asked =
            order
                .line(lineNo, LineState.ACCOUNT_WRONG)
                .line(
                    lineNo,
                    line -> line.awaiting(Waiting.because(line.waiting(), tag, now, actBy)));
        // From here on it waits for its buyer, and is late by his time alone.
        var waiting =
            Waits.calmed(asked).untagged(ReasonTag.OVERDUE, ReasonTag.PROMISE_MISSED).tagged(tag);
        if (order.status() == OrderStatus.CANCEL_REVIEWING) {
          yield accept(waiting);
        }
        yield accept(
            waiting.to(OrderStatus.ACTION_REQUIRED, Reminding.next(actBy, now)),
            new OrderActionRequired(order.orderNo(), order.tenant(), reason, actBy, now));
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
    var calm =
        corrected.untagged(ReasonTag.ACCOUNT_INVALID, ReasonTag.OVERDUE, ReasonTag.PROMISE_MISSED);
    return accept(partly(calm.to(OrderStatus.FULFILLING, promisedBy)), told);
  }

  /** Three days have passed; what is not delivered yet goes back once fulfillment has fenced it. */
  static Decision<Order, Event> notCorrected(Order order, Instant now) {
    var held =
        new DeliveryHoldRequested(
            order.orderNo(), order.tenant(), "ACCOUNT_NOT_CORRECTED", now, order.openLineNos());
    var waiting = order.tagged(ReasonTag.OVERDUE).until(now.plus(OrderLifecycle.CASE_AGAIN));
    return order.has(ReasonTag.OVERDUE)
        ? accept(waiting, held, OrderLifecycle.caseFor(order, "ACTION_REQUIRED_OVERDUE", now))
        : accept(waiting, held);
  }

  /** A fact in every status: whoever read a key has it. */
  static Decision<Order, Event> reveal(Order order, int lineNo) {
    return order.cancellation().read().contains(lineNo)
            || !order.hasLine(lineNo, LineState.DELIVERED)
        ? ignore("already known, or nothing to read")
        : accept(
            order
                .untagged(ReasonTag.KEY_NOT_READ)
                .tagged(ReasonTag.REVEALED)
                .with(order.cancellation().read(lineNo)));
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
        new DeliveryHoldRequested(
            order.orderNo(), order.tenant(), "OVERDUE", now, order.openLineNos()),
        OrderLifecycle.caseFor(order, "DELIVERY_OVERDUE", now));
  }

  /** Fenced by fulfillment: these lines will never be dispatched, and their keys never read. */
  static Decision<Order, Event> giveUp(Order order, GrantHold answer, Instant now) {
    return switch (order.status()) {
      // Keys may have been issued while the hold was on its way.
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, DELIVERED -> {
        var failed = order.failHeldLines(answer.lineNos());
        yield failed.equals(order)
            ? ignore("these lines are settled")
            : settle(failed, List.of(failure(failed, "OVERDUE", now)), now);
      }
      case CANCEL_REVIEWING -> Cancelling.grant(order, answer, now);
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          CANCELLED ->
          ignore("nothing is held");
      // The channel took the money back, and nobody has read a key: they are ours again.
      case REFUNDED -> {
        var held =
            order.isFullyTakenBack()
                ? order.failHeldLines(answer.lineNos())
                : order.failHeldOpenLines(answer.lineNos());
        yield held.equals(order) ? ignore("nothing is held") : accept(held);
      }
    };
  }

  static Decision<Order, Event> settle(Order order, List<Event> told, Instant now) {
    var policy = order.terms().policy();
    var waiting = Waits.calmed(order);
    var calm = waiting.untagged(ReasonTag.PROMISE_MISSED);
    if (order.anyLine(LineState.ACCOUNT_WRONG)) {
      return accept(waiting, told.isEmpty() ? List.of(partDelivery(order, now)) : told);
    }
    if (order.anyLine(LineState.OPEN)) {
      return accept(
          partly(delivering(waiting, now)),
          told.isEmpty() ? List.of(partDelivery(order, now)) : told);
    }
    if (!order.anyLine(LineState.FAILED)) {
      return accept(
          calm.untagged(ReasonTag.ACCOUNT_INVALID)
              .to(OrderStatus.DELIVERED, Ticketing.confirmedBy(order, now)),
          new OrderDelivered(order.orderNo(), order.tenant(), now));
    }
    // An order in part delivered has not failed, although a hold has taken back unread what was
    // delivered of it: its buyer was told of it, and its money goes back.
    if (order.anyLine(LineState.DELIVERED) || order.status() == OrderStatus.PARTIALLY_DELIVERED) {
      return Refunding.ask(
          calm, calm.amountOf(LineState.FAILED), Refunding.whyFailed(calm), told, now);
    }
    // Due at once: the writer passes this deadline in the same transaction.
    return accept(calm.to(OrderStatus.FULFILLMENT_FAILED, now), told);
  }

  // The line that waited for its buyer has ended in another way: nothing waits for him any more.
  private static Order delivering(Order order, Instant now) {
    return order.status() == OrderStatus.ACTION_REQUIRED
        ? order
            .untagged(ReasonTag.ACCOUNT_INVALID, ReasonTag.OVERDUE)
            .to(OrderStatus.FULFILLING, now.plus(order.terms().policy().promise()))
        : order;
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

  static Event failure(Order order, String reason, Instant now) {
    return new OrderFulfillmentFailed(
        order.orderNo(), order.tenant(), reason, order.lineNos(LineState.FAILED), now);
  }
}
