package bida.simulation.check;

import bida.fulfillment.core.DeliveryStatus;
import bida.order.core.Order;
import bida.order.core.StockMovement;
import bida.simulation.Shop;
import bida.simulation.outside.Catalogue;
import bida.simulation.service.FulfillmentService.KeyState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counters for sale are what the orders hold, and what was held is there. */
final class StockRules {

  private record Held(long held, long committed) {
    static final Held NONE = new Held(0, 0);
  }

  private final Shop shop;
  private final Fresh<String, Order> orders;
  private final Map<String, Held> byOrder = new HashMap<>();
  private long held;
  private long committed;

  StockRules(Shop shop) {
    this.shop = shop;
    this.orders = new Fresh<>(shop.orders().orders());
  }

  @Nullable Violation check() {
    for (var order : orders.take()) {
      var placed = shop.buyers().placed().get(order.orderNo());
      if (placed == null) {
        return new Violation("I6", order.orderNo() + " was placed by nobody");
      }
      count(of(placed, order), byOrder.put(order.orderNo(), of(placed, order)));
    }
    var stock = shop.orders().stock().get(Catalogue.KEY);
    if (stock != null && (stock.held() != held || stock.committed() != committed)) {
      return new Violation(
          "stock",
          "%d held and %d committed are counted, orders have %d and %d"
              .formatted(stock.held(), stock.committed(), held, committed));
    }
    return oversold();
  }

  private void count(Held now, @Nullable Held known) {
    var before = known == null ? Held.NONE : known;
    held += now.held() - before.held();
    committed += now.committed() - before.committed();
  }

  private static Held of(Order placed, Order order) {
    long held = 0;
    long committed = 0;
    for (var line : placed.lines()) {
      held += line.stockTracked() ? line.quantity() : 0;
    }
    for (var movement : StockMovement.between(placed, order)) {
      held += movement.held();
      committed += movement.committed();
    }
    return new Held(held, committed);
  }

  // A key that was taken back leaves the total and the counters by different events.
  private @Nullable Violation oversold() {
    for (var key : shop.fulfillments().keys().all()) {
      if (key.state() == KeyState.QUARANTINED) {
        return null;
      }
    }
    for (var row : shop.fulfillments().lines().all()) {
      if (row.line().status() == DeliveryStatus.UNAVAILABLE) {
        return new Violation("stock", row.key() + " was sold and there is no key");
      }
    }
    return null;
  }
}
