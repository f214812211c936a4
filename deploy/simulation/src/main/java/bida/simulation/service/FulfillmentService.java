package bida.simulation.service;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.HoldRule;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Route;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Table;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Supplier;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** fulfillment-service: the vault, holds, and calls to suppliers around the core. */
public final class FulfillmentService extends Service {

  public record LineKey(String orderNo, int lineNo) {
    @Override
    public String toString() {
      return orderNo + "/" + lineNo;
    }
  }

  public record LineRow(LineDelivery line, @Nullable Instant claimedUntil) {
    public LineKey key() {
      return new LineKey(line.orderNo(), line.lineNo());
    }
  }

  /** Where a card key is. */
  public enum KeyState {
    AVAILABLE,
    ISSUED,
    QUARANTINED
  }

  /** {@code of}: whose it is, or was. */
  public record KeyRow(String id, String sku, KeyState state, @Nullable LineKey of) {}

  private final Map<String, Supplier> suppliers;
  private final Map<String, List<Route>> routes;
  private final Deliveries deliveries;
  private final Vault vault;
  private final CallSuppliers calls;
  private final AskAfterFailures failures;
  private final SupplierStatements statements;
  private final Table<String, String> holds = new Table<>();
  private final Table<String, Boolean> frozen = new Table<>();
  private final Table<LineKey, String> lineHolds = new Table<>();

  public FulfillmentService(
      World world,
      Topic topic,
      List<Topic> reads,
      Map<String, Supplier> suppliers,
      Map<String, List<Route>> routes) {
    super(world, "fulfillment-service", topic, reads);
    this.suppliers = suppliers;
    this.routes = routes;
    this.deliveries = new Deliveries(world);
    this.vault = new Vault(world);
    this.calls = new CallSuppliers(world, database, answers, deliveries, suppliers);
    this.failures = new AskAfterFailures(world, database, answers, deliveries, suppliers);
    this.statements = new SupplierStatements(world, database, deliveries);
  }

  public Table<LineKey, LineRow> lines() {
    return deliveries.lines();
  }

  public Table<String, KeyRow> keys() {
    return vault.keys();
  }

  public void importKeys(String sku, int units) {
    database.inTransaction(tx -> vault.importKeys(tx, sku, units));
  }

  @Override
  protected void hear(Event event, Tx tx) {
    switch (event) {
      case DeliveryRequested e -> takeOn(tx, e);
      case DeliveryHoldRequested e -> hold(tx, e);
      case OrderDisputed e -> freeze(tx, e);
      case DeliveryUrged e -> askNow(tx, e.orderNo());
      case RecipientCorrected e ->
          deliveries.apply(
              tx,
              new LineKey(e.orderNo(), e.lineNo()),
              new DeliveryCommand.CorrectAccount(e.recipient(), e.promisedBy()));
      default -> {}
    }
  }

  private void takeOn(Tx tx, DeliveryRequested order) {
    order.lines().stream()
        .sorted(Comparator.comparing(DeliveryLine::sku))
        .forEach(asked -> takeOn(tx, order, asked));
  }

  private void takeOn(Tx tx, DeliveryRequested order, DeliveryLine asked) {
    var key = new LineKey(order.orderNo(), asked.lineNo());
    if (tx.get(deliveries.lines(), key) != null) {
      return;
    }
    var ways = routes.getOrDefault(asked.sku(), List.of());
    var line = LineDelivery.requested(order, asked, ways, world.now());
    tx.put(deliveries.lines(), key, new LineRow(line, null));
    if (tx.get(holds, order.orderNo()) != null || tx.get(lineHolds, key) != null) {
      deliveries.apply(tx, key, new DeliveryCommand.Hold());
    } else if (line.isFromVault()) {
      deliveries.apply(
          tx,
          key,
          vault.allocate(tx, line, key)
              ? new DeliveryCommand.IssueKeys()
              : new DeliveryCommand.KeysMissing());
    }
  }

  private void hold(Tx tx, DeliveryHoldRequested asked) {
    var named = named(tx, asked);
    var ruling = HoldRule.rule(named.stream().map(LineRow::line).toList());
    if (ruling instanceof HoldRule.Ruling.TooLate(var reason) && !world.lacks(Guard.HOLD_RULE)) {
      tx.tell(
          asked.orderNo(),
          List.of(
              new DeliveryHoldRefused(
                  asked.orderNo(),
                  asked.tenant(),
                  reason,
                  world.now(),
                  asked.lineNos(),
                  asked.reason())));
      return;
    }
    fence(tx, asked);
    named.forEach(row -> stop(tx, row));
    tx.tell(
        asked.orderNo(),
        List.of(
            new DeliveryHeld(
                asked.orderNo(), asked.tenant(), world.now(), asked.lineNos(), asked.reason())));
  }

  private List<LineRow> named(Tx tx, DeliveryHoldRequested asked) {
    var lineNos = asked.lineNos();
    return tx.all(deliveries.lines())
        .filter(row -> row.line().orderNo().equals(asked.orderNo()))
        .filter(row -> lineNos == null || lineNos.contains(row.line().lineNo()))
        .map(row -> Objects.requireNonNull(tx.lock(deliveries.lines(), row.key())))
        .toList();
  }

  private void fence(Tx tx, DeliveryHoldRequested asked) {
    var lineNos = asked.lineNos();
    if (lineNos == null) {
      tx.put(holds, asked.orderNo(), asked.reason());
    } else {
      lineNos.forEach(
          lineNo -> tx.put(lineHolds, new LineKey(asked.orderNo(), lineNo), asked.reason()));
    }
  }

  private void stop(Tx tx, LineRow row) {
    deliveries.apply(tx, row.key(), new DeliveryCommand.Hold());
    if (row.line().status() == DeliveryStatus.ISSUED) {
      vault.quarantine(tx, row);
    }
  }

  // While its money is quarrelled about nothing is sent, written off, or read for the first time.
  private void freeze(Tx tx, OrderDisputed news) {
    tx.all(deliveries.lines())
        .filter(row -> row.line().orderNo().equals(news.orderNo()))
        .forEach(row -> tx.lock(deliveries.lines(), row.key()));
    tx.put(frozen, news.orderNo(), news.disputed());
  }

  private boolean isFrozen(LineRow row) {
    return Boolean.TRUE.equals(frozen.get(row.line().orderNo()));
  }

  private boolean waitsFrozen(LineRow row) {
    return row.line().status() == DeliveryStatus.REQUESTED && isFrozen(row);
  }

  private boolean mayBeWrittenOff(LineRow row) {
    return row.line().status().isOpenAtSupplier() && !isFrozen(row);
  }

  private void askNow(Tx tx, String orderNo) {
    tx.all(deliveries.lines())
        .filter(row -> row.line().orderNo().equals(orderNo) && row.line().attempt() != null)
        .forEach(row -> deliveries.apply(tx, row.key(), new DeliveryCommand.AskNow()));
  }

  /** The app reads the keys of a line; they are read from then on. */
  public void reveal(LineKey key) {
    database.inTransaction(
        tx -> {
          var row = tx.get(deliveries.lines(), key);
          if (row != null && (row.line().status() == DeliveryStatus.REVEALED || !isFrozen(row))) {
            deliveries.apply(tx, key, new DeliveryCommand.RevealKeys());
          }
        });
  }

  private void settle(Tx tx, LineKey key) {
    deliveries.apply(tx, key, new DeliveryCommand.WriteOff());
  }

  @Override
  protected void offerOwn(Offers offers) {
    suppliers.values().forEach(supplier -> calls.offerLetters(offers, supplier));
    suppliers.values().forEach(supplier -> statements.offer(offers, supplier));
    for (var row : deliveries.lines().all()) {
      var attempt = row.line().attempt();
      if (attempt == null) {
        continue;
      }
      if (isDue(row.line().nextDeadlineAt())
          && isFree(row)
          && !waitsFrozen(row)
          && answers.haveRoom()) {
        calls.offer(offers, row, attempt);
      }
      if (mayBeWrittenOff(row) && isDue(attempt.lossAt())) {
        offerTimer(offers, 4, "writes off", row.key(), tx -> settle(tx, row.key()));
      }
    }
    for (var late : deliveries.late().all()) {
      if (isDue(late.at()) && answers.haveRoom()) {
        failures.offer(offers, late);
      }
    }
  }

  private boolean isFree(LineRow row) {
    var until = row.claimedUntil();
    return until == null || !until.isAfter(world.now());
  }

  @Override
  protected long outside() {
    long sum = 0;
    for (var supplier : suppliers.values()) {
      sum += supplier.changes();
    }
    return sum;
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    @Nullable Instant next = null;
    for (var supplier : suppliers.values()) {
      for (var one : statements.open(supplier)) {
        next = sooner(next, SupplierStatements.readyAt(one));
      }
    }
    for (var row : deliveries.lines().all()) {
      var attempt = row.line().attempt();
      var due = row.line().nextDeadlineAt();
      if (attempt == null || due == null || waitsFrozen(row)) {
        continue;
      }
      var claimed = row.claimedUntil();
      next = sooner(next, claimed != null && claimed.isAfter(due) ? claimed : due);
      if (mayBeWrittenOff(row)) {
        next = sooner(next, attempt.lossAt());
      }
    }
    for (var late : deliveries.late().all()) {
      next = sooner(next, late.at());
    }
    return next;
  }
}
