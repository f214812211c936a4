package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * 催单: a delivery, or the answer to a wish or a claim, is later than promised and the buyer asks
 * after it. Suppliers are asked at once, and whoever works on its case is a tier higher.
 */
public final class Urging {

  // Suppliers are asked by themselves all the time; a buyer who asks each minute hurries nobody.
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(30);

  private Urging() {}

  static Decision<Order, Event> urge(Order order, Instant now) {
    if (!isOverdue(order)) {
      return refuse("not_overdue", "Only what is later than promised can be urged.");
    }
    if (order.isFrozen()) {
      return refuse("order_disputed", "A dispute about its money has to end first.");
    }
    if (!mayUrge(order, now)) {
      return refuse("already_urged", "It was urged less than half an hour ago.");
    }
    return switch (order.status()) {
      case CANCEL_REVIEWING ->
          accept(
              order.with(order.cancellation().urged(now)),
              new ReviewUrged(order.orderNo(), order.tenant(), null, now));
      case VERIFYING -> Verifying.urge(order, now);
      case FULFILLING,
          PARTIALLY_DELIVERED,
          PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          ACTION_REQUIRED,
          DELIVERED,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          accept(
              order.eachOpenLine(line -> line.awaiting(Waiting.urged(line.waiting(), now))),
              new DeliveryUrged(order.orderNo(), order.tenant(), now));
    };
  }

  static boolean mayUrge(Order order, Instant now) {
    var again = againFrom(order);
    return isOverdue(order) && !order.isFrozen() && (again == null || !now.isBefore(again));
  }

  /** When it may be urged again; null where it was not urged yet. */
  public static @Nullable Instant againFrom(Order order) {
    return Optional.ofNullable(urgedAt(order)).map(last -> last.plus(AGAIN_AFTER)).orElse(null);
  }

  /** Whether it is an answer that is awaited, not a delivery. */
  public static boolean isOfAReview(Order order) {
    return order.status() == OrderStatus.CANCEL_REVIEWING
        || order.status() == OrderStatus.VERIFYING;
  }

  private static @Nullable Instant urgedAt(Order order) {
    return switch (order.status()) {
      case CANCEL_REVIEWING -> Objects.requireNonNull(order.cancellation().review()).urgedAt();
      case VERIFYING ->
          Verifying.openClaim(order).map(OrderLine::claim).map(Claim::urgedAt).orElse(null);
      case FULFILLING,
          PARTIALLY_DELIVERED,
          PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          ACTION_REQUIRED,
          DELIVERED,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          Waits.urgedAt(order);
    };
  }

  private static boolean isOverdue(Order order) {
    return switch (order.status()) {
      case FULFILLING, PARTIALLY_DELIVERED -> order.has(ReasonTag.PROMISE_MISSED);
      case CANCEL_REVIEWING -> order.has(ReasonTag.REVIEW_MISSED);
      case VERIFYING -> order.has(ReasonTag.CLAIM_WITH_STAFF);
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          ACTION_REQUIRED,
          DELIVERED,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          false;
    };
  }
}
