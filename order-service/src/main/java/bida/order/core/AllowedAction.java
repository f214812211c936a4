package bida.order.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something the buyer may do now: what is offered is never refused unless the order changed since.
 */
public record AllowedAction(String action, @Nullable Instant until) {

  public static List<AllowedAction> of(Order order, Instant now) {
    var actions = new ArrayList<AllowedAction>();
    switch (order.status()) {
      case PENDING_PAYMENT -> {
        if (!order.has(ReasonTag.CLOSING)) {
          if (now.isBefore(order.terms().payBy())) {
            actions.add(new AllowedAction("pay", order.terms().payBy()));
          }
        }
      }
      case PAID -> {
        if (!order.isFrozen() && !Presale.isAwaited(order, now)) {
          actions.add(new AllowedAction("ship_now", order.deadline()));
        }
      }
      case ACTION_REQUIRED -> {
        addReveal(order, actions);
        if (!order.isFrozen() && order.anyLine(OrderLine.LineState.ACCOUNT_WRONG)) {
          actions.add(new AllowedAction("correct_recipient", Waits.deadline(order)));
        }
      }
      case DELIVERED -> {
        addReveal(order, actions);
        actions.add(new AllowedAction("confirm", order.deadline()));
      }
      case FULFILLING -> addUrge(order, actions, now);
      case PARTIALLY_DELIVERED -> {
        addReveal(order, actions);
        addUrge(order, actions, now);
      }
      case VERIFYING -> {
        addReveal(order, actions);
        addUrge(order, actions, now);
      }
      case CANCEL_REVIEWING -> addUrge(order, actions, now);
      case COMPLETED, REFUNDING, PARTIALLY_REFUNDED -> addReveal(order, actions);
      case UNDER_REVIEW, FULFILLMENT_FAILED, REFUNDED, CANCELLED -> {}
    }
    Cancelling.offered(order, now).ifPresent(actions::add);
    if (Verifying.isPossible(order, now)) {
      actions.add(new AllowedAction("verify", Verifying.until(order).orElse(null)));
    }
    return actions;
  }

  private static void addUrge(Order order, List<AllowedAction> actions, Instant now) {
    if (Urging.mayUrge(order, now)) {
      actions.add(new AllowedAction("urge", null));
    }
  }

  private static void addReveal(Order order, List<AllowedAction> actions) {
    if (order.lines().stream().anyMatch(line -> line.isSealed() && isReadable(order, line))) {
      actions.add(new AllowedAction("reveal", null));
    }
    if (order.lines().stream().anyMatch(line -> line.isTicket() && isReadable(order, line))) {
      actions.add(new AllowedAction("show_tickets", null));
    }
  }

  // A dispute seals what nobody has read yet.
  private static boolean isReadable(Order order, OrderLine line) {
    return line.state() == OrderLine.LineState.DELIVERED
        && (!order.isFrozen() || order.wasRead(line.lineNo()));
  }
}
