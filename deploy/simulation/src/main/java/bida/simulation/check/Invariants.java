package bida.simulation.check;

import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.order.core.Order;
import bida.order.core.OrderLine.LineState;
import bida.order.core.OrderStatus;
import bida.order.core.StockMovement;
import bida.simulation.Shop;
import bida.simulation.outside.Catalogue;
import bida.simulation.outside.Supplier.Ordered;
import bida.simulation.service.FulfillmentService.KeyRow;
import bida.simulation.service.FulfillmentService.KeyState;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds after every step (product.md, Invariants): of the money what a channel's own book
 * says, of the goods what suppliers and the vault say, and not what our services believe.
 */
public final class Invariants {

  private final Shop shop;
  private final Map<String, Order> lastSeen = new HashMap<>();
  private final Map<String, LineKey> firstOwner = new HashMap<>();

  private final Glance ofOrders = new Glance();
  private final Glance ofGoods = new Glance();
  private final Glance ofMoney = new Glance();
  private final Glance ofDeadlines = new Glance();
  private final Glance ofStock = new Glance();

  public Invariants(Shop shop) {
    this.shop = shop;
  }

  /** Empty while all of them hold; what has not changed is not looked at again. */
  public Optional<Violation> check() {
    var order = shop.orders().database().changes();
    var payment = shop.payments().database().changes();
    var fulfillment = shop.fulfillments().database().changes();
    var refund = shop.refunds().database().changes();
    var channels = shop.channelChanges();
    var suppliers = shop.supplierChanges();
    @Nullable Violation found = ofOrders.look(order, this::orders);
    found = found == null ? ofGoods.look(order + fulfillment + suppliers, this::goods) : found;
    found = found == null ? ofMoney.look(payment + refund + channels, this::money) : found;
    found =
        found == null
            ? ofDeadlines.look(order + payment + fulfillment + refund, this::deadlines)
            : found;
    found = found == null ? ofStock.look(order + fulfillment, this::stock) : found;
    return Optional.ofNullable(found);
  }

  // I6: along the listed edges; each accepted decision is one version.
  private @Nullable Violation orders() {
    for (var order : shop.orders().orders().all().toList()) {
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
      if (!change.from().equals(from.name()) || !Edges.allows(from, to)) {
        return new Violation(
            "I6",
            "%s went from %s to %s by %s"
                .formatted(order.orderNo(), change.from(), to, change.command()));
      }
      from = to;
    }
    return null;
  }

  // I3, I4, I5.
  private @Nullable Violation goods() {
    for (var key : shop.fulfillments().keys().all().toList()) {
      var owner = key.of();
      if (owner != null && !owner.equals(firstOwner.computeIfAbsent(key.id(), _ -> owner))) {
        return new Violation("I4", key.id() + " is of " + owner + " and was of another line");
      }
    }
    for (var row : shop.fulfillments().lines().all().toList()) {
      var found = goods(row);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Violation goods(LineRow row) {
    var key = row.key();
    var line = row.line();
    var keys = keysOf(key);
    if (keys > line.quantity()) {
      return new Violation("I3", key + " has " + keys + " keys of " + line.quantity());
    }
    if (line.attempt() == null) {
      return null;
    }
    var delivering =
        shop.ordered(key).filter(order -> mayDeliver(order) && !order.isReversed()).count();
    if (delivering > 1) {
      return new Violation("I3", key + " is delivered by " + delivering + " suppliers");
    }
    var open = shop.ordered(key).anyMatch(order -> order.outcome() == Outcome.PROCESSING);
    return open && isGivenUp(key) && line.status() != DeliveryStatus.WRITTEN_OFF
        ? new Violation("I5", key + " is given up while a supplier has it")
        : null;
  }

  private boolean isGivenUp(LineKey key) {
    var order = shop.orders().orders().get(key.orderNo());
    return order != null
        && order.lines().stream()
            .filter(line -> line.lineNo() == key.lineNo())
            .anyMatch(
                line -> line.state() == LineState.FAILED || line.state() == LineState.CANCELLED);
  }

  private static boolean mayDeliver(Ordered order) {
    return order.outcome() == Outcome.PROCESSING || order.outcome() == Outcome.SUCCESS;
  }

  private long keysOf(LineKey key) {
    return shop.fulfillments()
        .keys()
        .all()
        .filter(row -> row.state() == KeyState.ISSUED && key.equals(row.of()))
        .count();
  }

  // I2, I13, and that every refund at a channel was approved under its number.
  private @Nullable Violation money() {
    for (var at : shop.channels()) {
      for (var paid : at.money()) {
        if (at.left(paid) < 0) {
          return new Violation("I2", "more went back of " + paid.transactionId() + " than came");
        }
      }
      for (var back : at.refunds()) {
        var number = back.order().refundNo();
        if (!number.startsWith("DESK") && shop.refunds().refunds().get(number) == null) {
          return new Violation("I2", "nobody approved refund " + number);
        }
      }
      for (var reference : at.acknowledged()) {
        if (!shop.payments().books().isKept(reference)) {
          return new Violation("I13", reference + " was acknowledged and is not written down");
        }
      }
    }
    return null;
  }

  // I11.
  private @Nullable Violation deadlines() {
    for (var order : shop.orders().orders().all().toList()) {
      if (order.deadline() == null && !Ends.mayRest(order.status())) {
        return new Violation("I11", order.orderNo() + " waits without a deadline");
      }
    }
    for (var row : shop.fulfillments().lines().all().toList()) {
      var line = row.line();
      if (line.status().isOpen() && line.nextDeadlineAt() == null) {
        return new Violation("I11", row.key() + " waits without a deadline");
      }
    }
    for (var refund : shop.refunds().refunds().all().toList()) {
      if (!refund.status().terminal() && refund.nextDeadlineAt() == null) {
        return new Violation("I11", refund.refundNo() + " waits without a deadline");
      }
    }
    for (var row : shop.payments().refunds().refunds().all().toList()) {
      if (!row.refund().status().isTerminal() && row.due() == null) {
        return new Violation("I11", row.refund().refundNo() + " is sent without a deadline");
      }
    }
    return null;
  }

  // The counters are what the orders hold, and what was held is there.
  private @Nullable Violation stock() {
    long held = 0;
    long committed = 0;
    for (var order : shop.orders().orders().all().toList()) {
      var placed = shop.buyers().placed().get(order.orderNo());
      if (placed == null) {
        return new Violation("I6", order.orderNo() + " was placed by nobody");
      }
      held += units(placed);
      for (var movement : StockMovement.between(placed, order)) {
        held += movement.held();
        committed += movement.committed();
      }
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

  private static long units(Order order) {
    return order.lines().stream()
        .filter(line -> line.stockTracked())
        .mapToLong(line -> line.quantity())
        .sum();
  }

  // A key that was taken back leaves the total and the counters by different events.
  private @Nullable Violation oversold() {
    if (shop.fulfillments()
        .keys()
        .all()
        .map(KeyRow::state)
        .anyMatch(KeyState.QUARANTINED::equals)) {
      return null;
    }
    return shop.fulfillments()
        .lines()
        .all()
        .filter(row -> row.line().status() == DeliveryStatus.UNAVAILABLE)
        .findFirst()
        .map(row -> new Violation("stock", row.key() + " was sold and there is no key"))
        .orElse(null);
  }
}
