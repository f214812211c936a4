package bida.order.core;

import bida.order.core.OrderLine.LineState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an order's transition does to the counters of a SKU: held while unpaid, committed from the
 * payment on, returned by the order's own transition alone.
 */
public record StockMovement(String sku, long held, long committed) {

  private enum Claim {
    NONE,
    HELD,
    COMMITTED
  }

  /** Sorted by SKU, so that two orders never lock the same rows crosswise. */
  public static List<StockMovement> between(Order before, Order after) {
    var movements = new ArrayList<StockMovement>();
    for (int i = 0; i < before.lines().size(); i++) {
      var line = before.lines().get(i);
      var was = claim(before.status(), line);
      var is = claim(after.status(), after.lines().get(i));
      if (line.stockTracked() && was != is) {
        var held = count(is, Claim.HELD) - count(was, Claim.HELD);
        var committed = count(is, Claim.COMMITTED) - count(was, Claim.COMMITTED);
        movements.add(
            new StockMovement(line.sku(), held * line.quantity(), committed * line.quantity()));
      }
    }
    movements.sort(Comparator.comparing(StockMovement::sku));
    return movements;
  }

  private static Claim claim(OrderStatus status, OrderLine line) {
    return switch (status) {
      case PENDING_PAYMENT -> Claim.HELD;
      case CANCELLED -> Claim.NONE;
      case REFUNDING, PARTIALLY_REFUNDED, REFUNDED ->
          // Late money that could not reopen the order leaves its lines open, and no stock behind.
          line.state() == LineState.DELIVERED ? Claim.COMMITTED : Claim.NONE;
      case PAID,
          UNDER_REVIEW,
          FULFILLING,
          ACTION_REQUIRED,
          PARTIALLY_DELIVERED,
          DELIVERED,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING ->
          line.isGone() ? Claim.NONE : Claim.COMMITTED;
    };
  }

  private static int count(Claim claim, Claim wanted) {
    return claim == wanted ? 1 : 0;
  }
}
