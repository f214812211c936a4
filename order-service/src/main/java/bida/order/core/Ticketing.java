package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
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
    var used = used(order).orElse(usual);
    return order.isAllTickets() || used.isAfter(usual) ? used : usual;
  }

  /** It may have gone to a later session while something else about its order was looked at. */
  static Order untilUsed(Order order) {
    var deadline = order.deadline();
    return used(order)
        .filter(used -> deadline != null && used.isAfter(deadline))
        .map(order::until)
        .orElse(order);
  }

  private static Optional<Instant> used(Order order) {
    return order.lines().stream()
        .map(OrderLine::useUntil)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .map(end -> end.plus(AFTER_USE));
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
  static Decision<Order, Event> redeem(Order order, int lineNo, int left, Instant now) {
    // Whoever was let in with it has read it, wherever it was shown to him.
    var used = order.tagged(ReasonTag.REDEEMED).with(order.cancellation().read(lineNo));
    var known = used.equals(order);
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
      // What goes back is of other lines: this one was paid for.
      case REFUNDING, PARTIALLY_REFUNDED -> {
        if (!order.hasLine(lineNo, LineState.DELIVERED)) {
          yield usedAfterRefund(order, used, now);
        }
        yield known ? ignore("already known") : accept(used);
      }
      case FULFILLMENT_FAILED, REFUNDED -> usedAfterRefund(order, used, now);
      case PENDING_PAYMENT, PAID, UNDER_REVIEW, CANCELLED -> ignore("no ticket was asked for");
    };
  }

  // Its money is on its way back, or is there: never silent, and the case's key makes it one.
  private static Decision<Order, Event> usedAfterRefund(Order order, Order used, Instant now) {
    return accept(used, OrderLifecycle.caseFor(order, "REDEEMED_AFTER_REFUND", now));
  }
}
