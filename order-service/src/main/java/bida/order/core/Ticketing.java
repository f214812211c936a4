package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tickets: when their order is at its end, and that they were used. */
final class Ticketing {

  /** product.md, Order status: a ticket is taken as used a day after the end of its use. */
  private static final Duration AFTER_USE = Duration.ofDays(1);

  private Ticketing() {}

  static Decision<Order, Event> deliver(
      Order order, int lineNo, @Nullable Instant useUntil, Instant now) {
    return Delivering.deliver(
        useUntil == null ? order : order.usableUntil(lineNo, useUntil), lineNo, now);
  }

  /** When receipt is taken as confirmed; of several times of use the last one counts. */
  static Instant confirmedBy(Order order, Instant now) {
    var usual = now.plus(order.terms().policy().autoConfirm());
    var used =
        order.lines().stream()
            .map(OrderLine::useUntil)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .map(end -> end.plus(AFTER_USE))
            .orElse(usual);
    return order.isAllTickets() || used.isAfter(usual) ? used : usual;
  }

  static Decision<Order, Event> reschedule(Order order, int lineNo, Instant useUntil, Instant now) {
    var moved = order.usableUntil(lineNo, useUntil);
    return switch (order.status()) {
      case DELIVERED -> {
        var by = confirmedBy(moved, now);
        var deadline = order.deadline();
        yield accept(moved.until(deadline != null && deadline.isAfter(by) ? deadline : by));
      }
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, CANCEL_REVIEWING, VERIFYING ->
          accept(moved);
      case PENDING_PAYMENT,
          PAID,
          UNDER_REVIEW,
          COMPLETED,
          FULFILLMENT_FAILED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          ignore("its end does not depend on it any more");
    };
  }

  /** A fact wherever the order stands: somebody was let in. */
  static Decision<Order, Event> redeem(Order order, int left, Instant now) {
    var known = order.has(ReasonTag.REDEEMED);
    var used = order.tagged(ReasonTag.REDEEMED);
    return switch (order.status()) {
      case DELIVERED -> {
        if (left == 0 && order.isAllTickets() && !order.isFrozen()) {
          yield OrderLifecycle.complete(used, "REDEEMED", now);
        }
        yield known ? ignore("already known") : accept(used);
      }
      case FULFILLING,
          PARTIALLY_DELIVERED,
          ACTION_REQUIRED,
          CANCEL_REVIEWING,
          VERIFYING,
          COMPLETED ->
          known ? ignore("already known") : accept(used);
      // Used although its money is on its way back, or is there: never silent.
      case FULFILLMENT_FAILED, REFUNDING, PARTIALLY_REFUNDED, REFUNDED ->
          known
              ? ignore("already known")
              : accept(used, OrderLifecycle.caseFor(order, "REDEEMED_AFTER_REFUND", now));
      case PENDING_PAYMENT, PAID, UNDER_REVIEW, CANCELLED -> ignore("no ticket was asked for");
    };
  }
}
