package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.order.core.Disputes.Dispute;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A quarrel about the money freezes what would happen by itself until its last one has ended
 * (failures.md D11).
 */
final class Disputing {

  private Disputing() {}

  static Decision<Order, Event> note(Order order, NoteDispute news, Instant now) {
    var word = new Dispute(news.disputeId(), news.stage(), news.at());
    if (!order.disputes().isNews(word)) {
      return ignore("an older word about this dispute");
    }
    var noted = order.with(order.disputes().with(word));
    var next =
        news.stage() == DisputeStage.LOST && order.funds().isPaidBy(news.paymentId())
            ? takenBack(noted, news.amount())
            : noted;
    var told = told(order, next, now);
    if (next.isFullyTakenBack() && next.status() != OrderStatus.REFUNDED) {
      return end(next, told, now);
    }
    return next.status() == OrderStatus.REFUNDING && next.funds().isSettled()
        ? settle(next, told, now)
        : accept(goOn(order, next, now), told);
  }

  /** What waits is looked at daily; from the second day on somebody has to know of it. */
  static Decision<Order, Event> putOff(Order order, Instant now) {
    var later = now.plus(OrderLifecycle.CASE_AGAIN);
    var waiting = order.with(order.disputes().putOffTo(later)).until(later);
    return isPutOff(order)
        ? accept(waiting, OrderLifecycle.caseFor(order, "ORDER_FROZEN", now))
        : accept(waiting);
  }

  private static Order takenBack(Order order, Money amount) {
    var captured = order.funds().captured();
    return amount.currency().equals(captured.currency())
        ? order.with(order.funds().repaid(amount))
        : order;
  }

  // The channel has given the buyer all of it back: what can be stopped is stopped. Its lines stay
  // open until fulfillment has said which were, for it may be issuing a key at this moment.
  private static Decision<Order, Event> end(Order order, List<Event> told, Instant now) {
    var events = new ArrayList<>(told);
    var ended = order;
    if (mayBeStopped(order)) {
      order.lines().stream()
          .filter(line -> !line.isGone())
          .map(line -> holdOf(order, line, now))
          .forEach(events::add);
    } else {
      ended = order.eachOpenLine(line -> line.to(LineState.FAILED));
    }
    events.add(
        new OrderRefunded(order.orderNo(), order.tenant(), order.funds().refunded(), true, now));
    // Nobody checks a claim about it any more: fulfillment withdraws it.
    var calm = order.status() == OrderStatus.VERIFYING ? Verifying.calm(ended) : ended;
    return accept(
        calm.untagged(ReasonTag.CANCEL_REQUESTED, ReasonTag.REVIEW_MISSED)
            .to(OrderStatus.REFUNDED, null),
        events);
  }

  // Each by itself: a line that a supplier has keeps no other one from being stopped.
  private static Event holdOf(Order order, OrderLine line, Instant now) {
    return new DeliveryHoldRequested(
        order.orderNo(),
        order.tenant(),
        ReasonTag.DISPUTE_LOST.name(),
        now,
        List.of(line.lineNo()));
  }

  // All that was asked back has gone back: refund-service counts it alike, and no refund follows.
  private static Decision<Order, Event> settle(Order order, List<Event> told, Instant now) {
    var events = new ArrayList<>(told);
    events.add(
        new OrderRefunded(order.orderNo(), order.tenant(), order.funds().refunded(), false, now));
    return accept(order.to(OrderStatus.PARTIALLY_REFUNDED, null), events);
  }

  private static boolean mayBeStopped(Order order) {
    return switch (order.status()) {
      case FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED ->
          true;
      case PENDING_PAYMENT, PAID, UNDER_REVIEW, FULFILLMENT_FAILED, REFUNDED, CANCELLED -> false;
    };
  }

  private static Order goOn(Order before, Order order, Instant now) {
    return before.isFrozen() && !order.isFrozen() && isPutOff(order)
        ? order.with(order.disputes().putOffTo(null)).until(now)
        : order;
  }

  private static boolean isPutOff(Order order) {
    return order.deadline() != null && order.deadline().equals(order.disputes().putOffTo());
  }

  private static List<Event> told(Order before, Order after, Instant now) {
    return before.isFrozen() == after.isFrozen()
        ? List.of()
        : List.of(new OrderDisputed(after.orderNo(), after.tenant(), after.isFrozen(), now));
  }
}
