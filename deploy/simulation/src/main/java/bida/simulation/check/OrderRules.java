package bida.simulation.check;

import bida.order.core.Order;
import bida.order.core.OrderStatus;
import bida.simulation.Shop;
import bida.simulation.service.Edges;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I6: orders go along the listed edges, and each accepted decision is one version. */
final class OrderRules {

  private final Shop shop;
  private final Fresh<String, Order> orders;
  private final Map<String, Order> lastSeen = new HashMap<>();

  OrderRules(Shop shop) {
    this.shop = shop;
    this.orders = new Fresh<>(shop.orders().orders());
  }

  @Nullable Violation check() {
    for (var order : orders.take()) {
      var before = lastSeen.put(order.orderNo(), order);
      if (before == order || before == null) {
        continue;
      }
      if (order.version() <= before.version()) {
        return new Violation("I6", order.orderNo() + " went back to version " + order.version());
      }
      var found = edges(order, before);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Violation edges(Order order, Order before) {
    var from = before.status();
    for (var number = before.version() + 1; number <= order.version(); number++) {
      var change = shop.orders().change(order.orderNo(), number);
      if (change == null) {
        return new Violation("I6", order.orderNo() + " has no history of version " + number);
      }
      var to = OrderStatus.valueOf(change.to());
      if (!change.from().equals(from.name()) || !Edges.allow(from, change.command(), to)) {
        return new Violation(
            "I6",
            "%s went from %s to %s by %s"
                .formatted(order.orderNo(), change.from(), to, change.command()));
      }
      from = to;
    }
    return null;
  }
}
