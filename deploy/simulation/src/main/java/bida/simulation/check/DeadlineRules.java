package bida.simulation.check;

import bida.order.core.Order;
import bida.refund.core.Refund;
import bida.simulation.Shop;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import bida.simulation.service.PaymentRefunds.RefundRow;
import org.jspecify.annotations.Nullable;

/** I11: whatever waits has a deadline. */
final class DeadlineRules {

  private final Fresh<String, Order> orders;
  private final Fresh<LineKey, LineRow> lines;
  private final Fresh<String, Refund> refunds;
  private final Fresh<String, RefundRow> sent;

  DeadlineRules(Shop shop) {
    this.orders = new Fresh<>(shop.orders().orders());
    this.lines = new Fresh<>(shop.fulfillments().lines());
    this.refunds = new Fresh<>(shop.refunds().refunds());
    this.sent = new Fresh<>(shop.payments().refunds().refunds());
  }

  @Nullable Violation check() {
    for (var order : orders.take()) {
      if (order.deadline() == null && !Ends.mayRest(order.status())) {
        return waits(order.orderNo());
      }
    }
    for (var row : lines.take()) {
      if (row.line().status().isOpen() && row.line().nextDeadlineAt() == null) {
        return waits(row.key().toString());
      }
    }
    for (var refund : refunds.take()) {
      if (!refund.status().terminal() && refund.nextDeadlineAt() == null) {
        return waits(refund.refundNo());
      }
    }
    for (var row : sent.take()) {
      if (!row.refund().status().isTerminal() && row.due() == null) {
        return waits(row.refund().refundNo() + " at its channel");
      }
    }
    return null;
  }

  private static Violation waits(String what) {
    return new Violation("I11", what + " waits without a deadline");
  }
}
