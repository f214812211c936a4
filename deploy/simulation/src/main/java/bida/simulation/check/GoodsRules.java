package bida.simulation.check;

import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.order.core.Order;
import bida.order.core.OrderLine.LineState;
import bida.simulation.Shop;
import bida.simulation.outside.Supplier.Ordered;
import bida.simulation.service.FulfillmentService.KeyRow;
import bida.simulation.service.FulfillmentService.KeyState;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * I3, I4, I5: a line is delivered once, a key is one buyer's, and nothing is given up that a
 * supplier may have.
 */
final class GoodsRules {

  private final Shop shop;
  private final Fresh<String, Order> orders;
  private final Fresh<String, KeyRow> keys;
  private final Fresh<LineKey, LineRow> lines;
  private final Map<String, LineKey> firstOwner = new HashMap<>();
  private long seenOfSuppliers;

  GoodsRules(Shop shop) {
    this.shop = shop;
    this.orders = new Fresh<>(shop.orders().orders());
    this.keys = new Fresh<>(shop.fulfillments().keys());
    this.lines = new Fresh<>(shop.fulfillments().lines());
  }

  @Nullable Violation check() {
    var touched = new LinkedHashSet<LineKey>();
    for (var key : keys.take()) {
      var owner = key.of();
      if (owner == null) {
        continue;
      }
      if (!owner.equals(firstOwner.computeIfAbsent(key.id(), _ -> owner))) {
        return new Violation("I4", key.id() + " is of " + owner + " and was of another line");
      }
      touched.add(owner);
    }
    touch(touched);
    for (var key : touched) {
      var row = shop.fulfillments().lines().get(key);
      var found = row == null ? null : goods(row);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  // All that goods() asks of a line stands in its row, its keys, its order, or with suppliers.
  private void touch(Set<LineKey> touched) {
    lines.take().forEach(row -> touched.add(row.key()));
    for (var order : orders.take()) {
      order.lines().forEach(line -> touched.add(new LineKey(order.orderNo(), line.lineNo())));
    }
    if (shop.supplierChanges() != seenOfSuppliers) {
      seenOfSuppliers = shop.supplierChanges();
      for (var row : shop.fulfillments().lines().all()) {
        if (row.line().attempt() != null) {
          touched.add(row.key());
        }
      }
    }
  }

  private @Nullable Violation goods(LineRow row) {
    var key = row.key();
    var line = row.line();
    var keys = keysOf(key);
    if (keys > line.quantity()) {
      return new Violation("I3", key + " has " + keys + " keys of " + line.quantity());
    }
    return line.attempt() == null ? null : bought(key, line.status());
  }

  private int keysOf(LineKey key) {
    int issued = 0;
    for (var row : shop.fulfillments().keys().all()) {
      if (row.state() == KeyState.ISSUED && key.equals(row.of())) {
        issued++;
      }
    }
    return issued;
  }

  private @Nullable Violation bought(LineKey key, DeliveryStatus status) {
    int delivering = 0;
    var open = false;
    for (var order : shop.ordered(key)) {
      delivering += mayDeliver(order) && !order.isReversed() ? 1 : 0;
      open |= order.outcome() == Outcome.PROCESSING;
    }
    if (delivering > 1) {
      return new Violation("I3", key + " is delivered by " + delivering + " suppliers");
    }
    return open && isGivenUp(key) && status != DeliveryStatus.WRITTEN_OFF
        ? new Violation("I5", key + " is given up while a supplier has it")
        : null;
  }

  private static boolean mayDeliver(Ordered order) {
    return order.outcome() == Outcome.PROCESSING || order.outcome() == Outcome.SUCCESS;
  }

  private boolean isGivenUp(LineKey key) {
    var order = shop.orders().orders().get(key.orderNo());
    return order != null
        && order.lines().stream()
            .filter(line -> line.lineNo() == key.lineNo())
            .anyMatch(
                line -> line.state() == LineState.FAILED || line.state() == LineState.CANCELLED);
  }
}
