package bida.simulation.service;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.fulfillment.Told;
import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryLifecycle;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.HoldRule;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Patience;
import bida.fulfillment.core.Route;
import bida.fulfillment.core.Routing;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Table;
import bida.simulation.machine.Topic;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Letter;
import bida.simulation.outside.Supplier;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** fulfillment-service: the vault, holds, and calls to suppliers around the core. */
public final class FulfillmentService extends Service {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration LOSS_AFTER = Duration.ofHours(72);
  private static final Patience PATIENCE = Supplier.patience(LOSS_AFTER);

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

  public record Shelf(long version, long usable) {}

  private final Map<String, Supplier> suppliers;
  private final Map<String, List<Route>> routes;
  private final Table<LineKey, LineRow> lines = new Table<>();
  private final Table<String, KeyRow> keys = new Table<>();
  private final Table<String, Shelf> shelves = new Table<>();
  private final Table<String, String> holds = new Table<>();
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
  }

  public Table<LineKey, LineRow> lines() {
    return lines;
  }

  public Table<String, KeyRow> keys() {
    return keys;
  }

  public void importKeys(String sku, int units) {
    database.inTransaction(
        tx -> {
          for (int i = 1; i <= units; i++) {
            var id = sku + "-key-" + i;
            tx.put(keys, id, new KeyRow(id, sku, KeyState.AVAILABLE, null));
          }
          change(tx, sku, units);
        });
  }

  private void change(Tx tx, String sku, long units) {
    var before = tx.get(shelves, sku);
    var shelf =
        before == null
            ? new Shelf(1, units)
            : new Shelf(before.version() + 1, before.usable() + units);
    tx.put(shelves, sku, shelf);
    tx.tell(sku, List.of(new StockChanged(sku, shelf.version(), shelf.usable(), world.now())));
  }

  @Override
  protected void hear(Event event, Tx tx) {
    switch (event) {
      case DeliveryRequested e -> takeOn(tx, e);
      case DeliveryHoldRequested e -> hold(tx, e);
      case DeliveryUrged e -> askNow(tx, e.orderNo());
      case RecipientCorrected e ->
          apply(
              tx,
              new LineKey(e.orderNo(), e.lineNo()),
              new DeliveryCommand.CorrectAccount(e.recipient(), e.promisedBy()));
      default -> {}
    }
  }

  // As TakeOn does it ---------------------------------------------------------------------------

  private void takeOn(Tx tx, DeliveryRequested order) {
    order.lines().stream()
        .sorted(Comparator.comparing(DeliveryLine::sku))
        .forEach(asked -> takeOn(tx, order, asked));
  }

  private void takeOn(Tx tx, DeliveryRequested order, DeliveryLine asked) {
    var key = new LineKey(order.orderNo(), asked.lineNo());
    if (tx.get(lines, key) != null) {
      return;
    }
    var line = line(order, asked);
    tx.put(lines, key, new LineRow(line, null));
    if (tx.get(holds, order.orderNo()) != null || tx.get(lineHolds, key) != null) {
      apply(tx, key, new DeliveryCommand.Hold());
    } else if (line.isFromVault()) {
      apply(
          tx,
          key,
          allocate(tx, line, key)
              ? new DeliveryCommand.IssueKeys()
              : new DeliveryCommand.KeysMissing());
    }
  }

  private LineDelivery line(DeliveryRequested order, DeliveryLine asked) {
    var now = world.now();
    var seconds = order.lossAfterSeconds();
    var line =
        new LineDelivery(
            order.orderNo(),
            asked.lineNo(),
            order.tenant(),
            order.buyerId(),
            asked.sku(),
            asked.productType(),
            asked.quantity(),
            asked.recipient(),
            now,
            order.promisedBy(),
            DeliveryStatus.REQUESTED,
            null,
            null,
            now,
            false,
            false,
            false,
            Routing.NONE,
            seconds == null ? null : Duration.ofSeconds(seconds),
            1);
    var ways = routes.getOrDefault(asked.sku(), List.of());
    return ways.isEmpty()
        ? line
        : line.by(Attempt.first(order.orderNo(), asked.lineNo(), ways.getFirst()))
            .over(Routing.over(ways.subList(1, ways.size())));
  }

  private boolean allocate(Tx tx, LineDelivery line, LineKey key) {
    var free =
        tx.all(keys)
            .filter(row -> row.sku().equals(line.sku()) && row.state() == KeyState.AVAILABLE)
            .limit(line.quantity())
            .toList();
    if (free.size() < line.quantity()) {
      return false;
    }
    free.forEach(
        row -> tx.put(keys, row.id(), new KeyRow(row.id(), row.sku(), KeyState.ISSUED, key)));
    return true;
  }

  private void apply(Tx tx, LineKey key, DeliveryCommand command) {
    var row = Objects.requireNonNull(tx.get(lines, key), key.toString());
    var line = row.line();
    world.coverage().met("delivery", line.status(), command);
    var decision = DeliveryLifecycle.decide(line, command, world.now(), PATIENCE);
    world.tell("  line %s %s + %s = %s", key, line.status(), command, summary(decision));
    if (decision instanceof Accepted<LineDelivery, Event>(var next, var events)) {
      tx.put(lines, key, new LineRow(next.version(line.version() + 1), null));
      tx.tell(line.orderNo(), events);
    }
  }

  private static String summary(Decision<LineDelivery, Event> decision) {
    return switch (decision) {
      case Accepted(var next, _) -> next.status().name();
      case Decision.Ignored(var why) -> "ignored, " + why;
      case Decision.Refused(var code, _) -> "refused, " + code;
    };
  }

  // As HoldOrder does it ------------------------------------------------------------------------

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
    return tx.all(lines)
        .filter(row -> row.line().orderNo().equals(asked.orderNo()))
        .filter(row -> lineNos == null || lineNos.contains(row.line().lineNo()))
        .map(row -> Objects.requireNonNull(tx.lock(lines, row.key())))
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
    apply(tx, row.key(), new DeliveryCommand.Hold());
    if (row.line().status() == DeliveryStatus.ISSUED) {
      quarantine(tx, row);
    }
  }

  private void quarantine(Tx tx, LineRow row) {
    var mine = tx.all(keys).filter(key -> isOf(key, row.key())).toList();
    mine.forEach(
        key ->
            tx.put(
                keys, key.id(), new KeyRow(key.id(), key.sku(), KeyState.QUARANTINED, key.of())));
    change(tx, row.line().sku(), -mine.size());
  }

  private static boolean isOf(KeyRow key, LineKey line) {
    return key.state() == KeyState.ISSUED && line.equals(key.of());
  }

  private void askNow(Tx tx, String orderNo) {
    tx.all(lines)
        .filter(row -> row.line().orderNo().equals(orderNo) && row.line().attempt() != null)
        .forEach(row -> apply(tx, row.key(), new DeliveryCommand.AskNow()));
  }

  /** The app reads the keys of a line; they are read from then on. */
  public void reveal(LineKey key) {
    database.inTransaction(
        tx -> {
          if (tx.get(lines, key) != null) {
            apply(tx, key, new DeliveryCommand.RevealKeys());
          }
        });
  }

  // As CallSuppliers does it ---------------------------------------------------------------------

  /** How a supplier answers a submission. */
  private enum Reply {
    ANSWERS,
    SILENT_HAS_IT,
    SILENT_HAS_IT_NOT,
    GARBAGE,
    REJECTS,
    UNREACHABLE,
    NEVER_CALLED
  }

  private void claim(LineKey key) {
    database.inTransaction(
        tx -> {
          var row = Objects.requireNonNull(tx.get(lines, key));
          tx.put(lines, key, new LineRow(row.line(), world.now().plus(LEASE)));
        });
  }

  private void dispatch(LineKey key, Reply reply) {
    claim(key);
    if (world.lacks(Guard.DISPATCH_BEFORE_CALL)) {
      callFirst(key, reply);
      return;
    }
    database.inTransaction(tx -> apply(tx, key, new DeliveryCommand.Dispatch()));
    var line = Objects.requireNonNull(lines.get(key)).line();
    var attempt = line.attempt();
    if (line.status() == DeliveryStatus.DISPATCHED && attempt != null) {
      submit(key, attempt, reply);
    }
  }

  // What the guard forbids: the call is made, and noted only when its answer is.
  private void callFirst(LineKey key, Reply reply) {
    var attempt = Objects.requireNonNull(Objects.requireNonNull(lines.get(key)).line().attempt());
    var answer = call(attempt, reply);
    if (answer != null) {
      answered(
          "the answer to " + attempt.attemptNo(),
          () -> {
            database.inTransaction(tx -> apply(tx, key, new DeliveryCommand.Dispatch()));
            hear(key, attempt, Told.by(answer));
          });
    }
  }

  private void submit(LineKey key, Attempt attempt, Reply reply) {
    var answer = call(attempt, reply);
    world.tell("  %s is asked for %s: %s", attempt.supplier(), attempt.attemptNo(), reply);
    if (answer != null) {
      answered("the answer to " + attempt.attemptNo(), () -> hear(key, attempt, Told.by(answer)));
    }
  }

  private @Nullable SubmitAnswer call(Attempt attempt, Reply reply) {
    var supplier = supplier(attempt);
    return switch (reply) {
      case ANSWERS -> supplier.submit(attempt.attemptNo());
      case SILENT_HAS_IT -> {
        supplier.submit(attempt.attemptNo());
        yield new SubmitAnswer.Silent("time-out");
      }
      case SILENT_HAS_IT_NOT -> new SubmitAnswer.Silent("time-out");
      case GARBAGE -> {
        supplier.submit(attempt.attemptNo());
        yield new SubmitAnswer.Unknown("9999");
      }
      case REJECTS -> new SubmitAnswer.Rejected("1", Actor.NOBODY, "OUT_OF_STOCK");
      case UNREACHABLE -> new SubmitAnswer.NotSent("connection refused");
      case NEVER_CALLED -> null;
    };
  }

  private Supplier supplier(Attempt attempt) {
    return Objects.requireNonNull(suppliers.get(attempt.supplier()), attempt.supplier());
  }

  private void ask(LineKey key, Attempt attempt, @Nullable QueryAnswer instead) {
    claim(key);
    var answer = instead == null ? supplier(attempt).query(attempt.attemptNo()) : instead;
    world.tell("  %s says of %s: %s", attempt.supplier(), attempt.attemptNo(), answer);
    answered("what is known of " + attempt.attemptNo(), () -> hear(key, attempt, Told.by(answer)));
  }

  private void hear(LineKey key, Attempt attempt, DeliveryCommand news) {
    database.inTransaction(tx -> hear(tx, key, attempt.attemptNo(), news));
  }

  private void hear(Tx tx, LineKey key, String attemptNo, DeliveryCommand news) {
    var line = Objects.requireNonNull(tx.get(lines, key)).line();
    apply(tx, key, line.newsOf(attemptNo, news));
  }

  private void hear(Tx tx, CallbackReport report) {
    tx.all(lines)
        .filter(row -> row.line().attempt(report.attemptNo()).isPresent())
        .findFirst()
        .ifPresent(row -> hear(tx, row.key(), report.attemptNo(), Told.by(report)));
  }

  private void settle(Tx tx, LineKey key) {
    apply(tx, key, new DeliveryCommand.WriteOff());
  }

  // What may happen next -------------------------------------------------------------------------

  @Override
  protected void offerOwn(Offers offers) {
    suppliers.values().forEach(supplier -> offerLetters(offers, supplier));
    for (var row : lines.all().toList()) {
      var attempt = row.line().attempt();
      if (attempt == null) {
        continue;
      }
      if (isDue(row.line().nextDeadlineAt()) && isFree(row) && mayCall()) {
        offerWork(offers, row, attempt);
      }
      if (row.line().status().isOpenAtSupplier() && isDue(attempt.lossAt())) {
        offerTimer(offers, 4, "writes off", row.key(), tx -> settle(tx, row.key()));
      }
    }
  }

  private void offerLetters(Offers offers, Supplier supplier) {
    for (var letter : supplier.letters()) {
      var on = supplier.name() + "'s letter " + letter.no();
      offers.work(6, "takes", on, () -> take(supplier, letter, true));
      offers.fault(
          2,
          Fault.SUPPLIER_CALLBACK_TWICE,
          "takes, and again later,",
          on,
          () -> take(supplier, letter, false));
      offers.fault(2, Fault.SUPPLIER_CALLBACK_LOST, "never gets", on, () -> supplier.done(letter));
    }
  }

  private void take(Supplier supplier, Letter<CallbackReport> letter, boolean last) {
    world.tell("  %s tells %s", supplier.name(), letter.content());
    database.inTransaction(tx -> hear(tx, letter.content()));
    if (last) {
      supplier.done(letter);
    }
  }

  private void offerWork(Offers offers, LineRow row, Attempt attempt) {
    var key = row.key();
    switch (row.line().status()) {
      case REQUESTED -> offerDispatch(offers, key);
      case NEEDS_ACCOUNT ->
          offerTimer(
              offers,
              4,
              "gives up the account of",
              key,
              tx -> apply(tx, key, new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID")));
      case DISPATCHED, ACCEPTED, UNKNOWN, WRITTEN_OFF -> offerAsk(offers, key, attempt);
      case ISSUED, REVEALED, UNAVAILABLE, SUCCEEDED, FAILED, HELD ->
          throw new IllegalStateException("due, and at its end: " + key);
    }
  }

  private void offerDispatch(Offers offers, LineKey key) {
    offers.work(6, "sends", key, () -> dispatch(key, Reply.ANSWERS));
    offer(offers, Fault.SUPPLIER_SILENT_HAS_IT, key, Reply.SILENT_HAS_IT);
    offer(offers, Fault.SUPPLIER_SILENT_HAS_IT_NOT, key, Reply.SILENT_HAS_IT_NOT);
    offer(offers, Fault.SUPPLIER_GARBAGE, key, Reply.GARBAGE);
    offer(offers, Fault.SUPPLIER_REJECTS, key, Reply.REJECTS);
    offer(offers, Fault.SUPPLIER_UNREACHABLE, key, Reply.UNREACHABLE);
    offer(offers, Fault.DIED_BEFORE_CALL, key, Reply.NEVER_CALLED);
  }

  private void offer(Offers offers, Fault fault, LineKey key, Reply reply) {
    offers.fault(2, fault, reply + " to", key, () -> dispatch(key, reply));
  }

  private void offerAsk(Offers offers, LineKey key, Attempt attempt) {
    var on = attempt.attemptNo();
    offers.work(4, "asks after", on, () -> ask(key, attempt, null));
    offers.fault(
        1,
        Fault.SUPPLIER_GARBAGE,
        "asks in vain after",
        on,
        () -> ask(key, attempt, new QueryAnswer.Silent("time-out")));
    if (supplier(attempt).mayLag(on)) {
      offers.fault(
          3,
          Fault.SUPPLIER_READ_LAG,
          "is told nothing is known of",
          on,
          () -> ask(key, attempt, new QueryAnswer.NotFound()));
    }
  }

  private boolean isFree(LineRow row) {
    var until = row.claimedUntil();
    return until == null || !until.isAfter(world.now());
  }

  @Override
  protected long outside() {
    return suppliers.values().stream().mapToLong(Supplier::changes).sum();
  }

  @Override
  protected @Nullable Instant nextOwnDue() {
    @Nullable Instant next = null;
    for (var row : lines.all().toList()) {
      var attempt = row.line().attempt();
      var due = row.line().nextDeadlineAt();
      if (attempt == null || due == null) {
        continue;
      }
      var claimed = row.claimedUntil();
      next = sooner(next, claimed != null && claimed.isAfter(due) ? claimed : due);
      if (row.line().status().isOpenAtSupplier()) {
        next = sooner(next, attempt.lossAt());
      }
    }
    return next;
  }
}
