package bida.simulation.service;

import bida.contracts.CaseNeeded;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.StatementRule;
import bida.fulfillment.core.StatementRule.Difference;
import bida.fulfillment.core.StatementRule.Ours;
import bida.fulfillment.core.StatementRule.Said;
import bida.fulfillment.core.StatementRule.Theirs;
import bida.simulation.machine.Database;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Supplier;
import bida.simulation.outside.Supplier.Ordered;
import bida.simulation.service.FulfillmentService.LineRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Compares what suppliers say of a day with our attempts; a difference is a case and changes
 * nothing. As ReconcileSuppliers does it.
 */
final class SupplierStatements {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

  // What it says of an order that changed later stands in the statement of another day.
  private record Entry(String attemptNo, Instant changedAt) {
    static Entry of(Ordered one) {
      return new Entry(one.attemptNo(), one.changedAt());
    }
  }

  private final World world;
  private final Database database;
  private final Deliveries deliveries;
  private final Table<Entry, Entry> compared = new Table<>();

  SupplierStatements(World world, Database database, Deliveries deliveries) {
    this.world = world;
    this.database = database;
    this.deliveries = deliveries;
  }

  void offer(Offers offers, Supplier supplier) {
    var listed = open(supplier).stream().filter(one -> !readyAt(one).isAfter(world.now())).toList();
    if (!listed.isEmpty()) {
      offers.work(
          2,
          "the statement is compared of",
          supplier.name(),
          () -> listed.forEach(one -> database.inTransaction(tx -> compare(tx, supplier, one))));
    }
  }

  /** What it has to say and nobody has compared. */
  List<Ordered> open(Supplier supplier) {
    return supplier.orders().stream().filter(one -> compared.get(Entry.of(one)) == null).toList();
  }

  /** Ten o'clock in Beijing of the next day. */
  static Instant readyAt(Ordered one) {
    var day = one.changedAt().atZone(BEIJING).toLocalDate().plusDays(1);
    return day.atTime(10, 0).atZone(BEIJING).toInstant();
  }

  private void compare(Tx tx, Supplier supplier, Ordered theirs) {
    tx.put(compared, Entry.of(theirs), Entry.of(theirs));
    var row =
        tx.all(deliveries.lines())
            .filter(one -> one.line().attempt(theirs.attemptNo()).isPresent())
            .findFirst();
    var ours = row.map(one -> new Ours(status(one, theirs.attemptNo()), true, false, null));
    for (var found : StatementRule.compare(ours, new Theirs(said(theirs), null, 1))) {
      var needed = needed(supplier, theirs.attemptNo(), row, found);
      tx.tell(needed.key(), List.of(needed));
    }
  }

  // Who was followed by another had confirmed that nothing was delivered.
  private static DeliveryStatus status(LineRow row, String attemptNo) {
    var present = row.line().attempt();
    return present != null && present.attemptNo().equals(attemptNo)
        ? row.line().status()
        : DeliveryStatus.FAILED;
  }

  private static Said said(Ordered order) {
    return switch (order.outcome()) {
      case SUCCESS -> Said.DONE;
      case FAILED -> Said.FAILED;
      case PROCESSING, UNKNOWN -> Said.OPEN;
    };
  }

  private CaseNeeded needed(
      Supplier supplier, String attemptNo, Optional<LineRow> row, Difference found) {
    return new CaseNeeded(
        "SUPPLIER_" + found + ":" + supplier.name() + ":" + attemptNo,
        "SUPPLIER_" + found,
        row.map(one -> one.line().orderNo()).orElse(null),
        row.map(one -> one.line().tenant()).orElse(null),
        found.detail(),
        world.now());
  }
}
