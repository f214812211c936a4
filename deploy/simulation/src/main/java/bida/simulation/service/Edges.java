package bida.simulation.service;

import static bida.order.core.OrderStatus.ACTION_REQUIRED;
import static bida.order.core.OrderStatus.CANCELLED;
import static bida.order.core.OrderStatus.CANCEL_REVIEWING;
import static bida.order.core.OrderStatus.COMPLETED;
import static bida.order.core.OrderStatus.DELIVERED;
import static bida.order.core.OrderStatus.FULFILLING;
import static bida.order.core.OrderStatus.FULFILLMENT_FAILED;
import static bida.order.core.OrderStatus.PAID;
import static bida.order.core.OrderStatus.PARTIALLY_DELIVERED;
import static bida.order.core.OrderStatus.PARTIALLY_REFUNDED;
import static bida.order.core.OrderStatus.PENDING_PAYMENT;
import static bida.order.core.OrderStatus.REFUNDED;
import static bida.order.core.OrderStatus.REFUNDING;
import static bida.order.core.OrderStatus.UNDER_REVIEW;
import static bida.order.core.OrderStatus.VERIFYING;

import bida.order.core.OrderCommand;
import bida.order.core.OrderStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** From where an order may go where (product.md, Transitions); staying is always possible. */
public final class Edges {

  private static final Map<OrderStatus, Set<OrderStatus>> ALLOWED =
      new EnumMap<>(OrderStatus.class);

  static {
    allow(PENDING_PAYMENT, CANCELLED, PAID);
    allow(CANCELLED, PAID, REFUNDING);
    allow(PAID, UNDER_REVIEW, FULFILLING, CANCEL_REVIEWING);
    allow(UNDER_REVIEW, PAID, CANCEL_REVIEWING, REFUNDING);
    allow(
        FULFILLING,
        DELIVERED,
        PARTIALLY_DELIVERED,
        ACTION_REQUIRED,
        FULFILLMENT_FAILED,
        REFUNDING,
        CANCEL_REVIEWING);
    allow(PARTIALLY_DELIVERED, DELIVERED, ACTION_REQUIRED, REFUNDING, CANCEL_REVIEWING);
    allow(
        ACTION_REQUIRED,
        FULFILLING,
        PARTIALLY_DELIVERED,
        DELIVERED,
        FULFILLMENT_FAILED,
        REFUNDING,
        CANCEL_REVIEWING);
    allow(FULFILLMENT_FAILED, REFUNDING);
    allow(
        CANCEL_REVIEWING,
        PAID,
        FULFILLING,
        PARTIALLY_DELIVERED,
        ACTION_REQUIRED,
        DELIVERED,
        FULFILLMENT_FAILED,
        REFUNDING,
        REFUNDED);
    allow(DELIVERED, COMPLETED, CANCEL_REVIEWING, VERIFYING, FULFILLMENT_FAILED, REFUNDING);
    allow(COMPLETED, VERIFYING);
    allow(VERIFYING, DELIVERED, COMPLETED, REFUNDING);
    allow(REFUNDING, REFUNDED, PARTIALLY_REFUNDED);
    allow(PARTIALLY_REFUNDED, REFUNDING);
    allow(REFUNDED);
  }

  private Edges() {}

  private static void allow(OrderStatus from, OrderStatus... to) {
    var all = EnumSet.of(from);
    all.addAll(Set.of(to));
    ALLOWED.put(from, all);
  }

  /**
   * @param command what it is told, by its simple name
   */
  public static boolean allow(OrderStatus from, String command, OrderStatus to) {
    return ALLOWED.getOrDefault(from, Set.of()).contains(to) || isDecidedByTheChannel(command, to);
  }

  // The channel gives all of the money back for a complaint, wherever the order is.
  private static boolean isDecidedByTheChannel(String command, OrderStatus to) {
    return to == OrderStatus.REFUNDED
        && command.equals(OrderCommand.NoteDispute.class.getSimpleName());
  }
}
