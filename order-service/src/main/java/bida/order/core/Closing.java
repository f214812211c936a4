package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cancel against pay: the order asks payment-callback-service, the only judge, and keeps its stock
 * until the answer (architecture.md, Contracts between the services).
 */
final class Closing {

  private Closing() {}

  static Decision<Order, Event> close(Order order, String reason, Instant now) {
    return accept(
        order.tagged(ReasonTag.CLOSING).until(now.plus(OrderLifecycle.CLOSING_CASE)),
        new PaymentCloseRequested(order.orderNo(), order.tenant(), reason, now));
  }

  static Decision<Order, Event> closeWindow(Order order, @Nullable String reason, Instant now) {
    return switch (order.status()) {
      case PENDING_PAYMENT ->
          accept(
              order
                  .untagged(ReasonTag.CLOSING)
                  .to(OrderStatus.CANCELLED, now.plus(order.terms().policy().lateWatch())),
              new OrderCancelled(
                  order.orderNo(),
                  order.tenant(),
                  Objects.requireNonNullElse(reason, "NOT_PAID"),
                  now));
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
          ignore("money came first, or the order is cancelled already");
    };
  }
}
