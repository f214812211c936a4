package bida.order.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an order's transition does to the counters of a SKU: held while unpaid, committed from the
 * payment on, returned by the order's own transition alone.
 */
public record StockMovement(String sku, long held, long committed) {

  private enum Hold {
    NONE,
    HELD,
    COMMITTED
  }

  /** Sorted by SKU, so that two orders never lock the same rows crosswise. */
  public static List<StockMovement> between(Order before, Order after) {
    var movements = new ArrayList<StockMovement>();
    for (int i = 0; i < before.lines().size(); i++) {
      var line = before.lines().get(i);
      var was = hold(before, line);
      var is = hold(after, after.lines().get(i));
      var units = after.lines().get(i).unitsTaken();
      var held = count(is, Hold.HELD, units) - count(was, Hold.HELD, line.unitsTaken());
      var committed =
          count(is, Hold.COMMITTED, units) - count(was, Hold.COMMITTED, line.unitsTaken());
      if (line.stockTracked() && (held != 0 || committed != 0)) {
        movements.add(new StockMovement(line.sku(), held, committed));
      }
    }
    movements.sort(Comparator.comparing(StockMovement::sku));
    return movements;
  }

  private static Hold hold(Order order, OrderLine line) {
    return switch (order.status()) {
      case PENDING_PAYMENT -> Hold.HELD;
      case CANCELLED -> Hold.NONE;
      case REFUNDING, PARTIALLY_REFUNDED, REFUNDED ->
          // Open lines of a lost dispute keep their stock: fulfillment may be issuing them. Those
          // of late money that could not reopen the order have none.
          line.isGone() || (line.isOpen() && order.has(ReasonTag.LATE_PAYMENT_REFUND))
              ? Hold.NONE
              : Hold.COMMITTED;
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
          line.isGone() ? Hold.NONE : Hold.COMMITTED;
    };
  }

  private static int count(Hold hold, Hold wanted, int units) {
    return hold == wanted ? units : 0;
  }
}
