package bida.order.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** By when what a status announces has happened. */
public final class StatusPromise {

  private StatusPromise() {}

  /** Null where it names no time, or where that time has passed and somebody was called. */
  public static @Nullable Instant of(Order order, Instant now) {
    var by = by(order);
    return by != null && now.isBefore(by) ? by : null;
  }

  private static @Nullable Instant by(Order order) {
    return switch (order.status()) {
      case PENDING_PAYMENT -> order.has(ReasonTag.CLOSING) ? null : order.deadline();
      case FULFILLING, PARTIALLY_DELIVERED ->
          order.has(ReasonTag.PROMISE_MISSED) || order.has(ReasonTag.OVERDUE)
              ? null
              : order.deadline();
      case CANCEL_REVIEWING -> order.has(ReasonTag.REVIEW_MISSED) ? null : order.deadline();
      case VERIFYING -> Verifying.answeredBy(order);
      case DELIVERED, COMPLETED -> order.deadline();
      case PAID,
          UNDER_REVIEW,
          ACTION_REQUIRED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          null;
    };
  }
}
