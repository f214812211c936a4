package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * 催单: the promise has passed and the buyer asks after the order. Suppliers are asked at once, and
 * whoever works on its case is a tier higher.
 */
public final class Urging {

  // Suppliers are asked by themselves all the time; a buyer who asks each minute hurries nobody.
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(30);

  private Urging() {}

  static Decision<Order, Event> urge(Order order, Instant now) {
    if (!isOverdue(order)) {
      return refuse("not_overdue", "Only a delivery whose promise has passed can be urged.");
    }
    if (order.isFrozen()) {
      return refuse("order_disputed", "A dispute about its money has to end first.");
    }
    if (!mayUrge(order, now)) {
      return refuse("already_urged", "It was urged less than half an hour ago.");
    }
    return accept(
        order.eachOpenLine(line -> line.awaiting(Waiting.urged(line.waiting(), now))),
        new DeliveryUrged(order.orderNo(), order.tenant(), now));
  }

  static boolean mayUrge(Order order, Instant now) {
    var again = againFrom(order);
    return isOverdue(order) && !order.isFrozen() && (again == null || !now.isBefore(again));
  }

  /** When it may be urged again; null where it was not urged yet. */
  public static @Nullable Instant againFrom(Order order) {
    var last = Waits.urgedAt(order);
    return last == null ? null : last.plus(AGAIN_AFTER);
  }

  private static boolean isOverdue(Order order) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED -> order.has(ReasonTag.PROMISE_MISSED);
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
          false;
    };
  }
}
