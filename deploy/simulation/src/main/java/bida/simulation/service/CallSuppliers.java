package bida.simulation.service;

import bida.contracts.Actor;
import bida.fulfillment.Told;
import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.simulation.machine.Database;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Letter;
import bida.simulation.outside.Supplier;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Claims what is due, calls outside of any transaction, then notes the answer; and takes what
 * suppliers tell by themselves. As CallSuppliers and ApplyCallbacks do it.
 */
final class CallSuppliers {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final World world;
  private final Database database;
  private final Answers answers;
  private final Deliveries deliveries;
  private final Map<String, Supplier> suppliers;

  CallSuppliers(
      World world,
      Database database,
      Answers answers,
      Deliveries deliveries,
      Map<String, Supplier> suppliers) {
    this.world = world;
    this.database = database;
    this.answers = answers;
    this.deliveries = deliveries;
    this.suppliers = suppliers;
  }

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
          var row = Objects.requireNonNull(tx.get(deliveries.lines(), key));
          tx.put(deliveries.lines(), key, new LineRow(row.line(), world.now().plus(LEASE)));
        });
  }

  private void dispatch(LineKey key, Reply reply) {
    claim(key);
    if (world.lacks(Guard.DISPATCH_BEFORE_CALL)) {
      callFirst(key, reply);
      return;
    }
    database.inTransaction(tx -> deliveries.apply(tx, key, new DeliveryCommand.Dispatch()));
    var line = Objects.requireNonNull(deliveries.lines().get(key)).line();
    var attempt = line.attempt();
    if (line.status() == DeliveryStatus.DISPATCHED && attempt != null) {
      submit(key, attempt, reply);
    }
  }

  // What the guard forbids: the call is made, and noted only when its answer is.
  private void callFirst(LineKey key, Reply reply) {
    var attempt =
        Objects.requireNonNull(
            Objects.requireNonNull(deliveries.lines().get(key)).line().attempt());
    var answer = call(attempt, reply);
    if (answer != null) {
      answers.add(
          "the answer to " + attempt.attemptNo(),
          () -> {
            database.inTransaction(tx -> deliveries.apply(tx, key, new DeliveryCommand.Dispatch()));
            hear(key, attempt, Told.by(answer));
          });
    }
  }

  private void submit(LineKey key, Attempt attempt, Reply reply) {
    var answer = call(attempt, reply);
    world.tell("  %s is asked for %s: %s", attempt.supplier(), attempt.attemptNo(), reply);
    if (answer != null) {
      answers.add(
          "the answer to " + attempt.attemptNo(), () -> hear(key, attempt, Told.by(answer)));
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
    var askedAt = world.now();
    var answer = instead == null ? supplier(attempt).query(attempt.attemptNo()) : instead;
    world.tell("  %s says of %s: %s", attempt.supplier(), attempt.attemptNo(), answer);
    answers.add(
        "what is known of " + attempt.attemptNo(),
        () -> hear(key, attempt, Told.by(answer, askedAt)));
  }

  private void hear(LineKey key, Attempt attempt, DeliveryCommand news) {
    database.inTransaction(tx -> hear(tx, key, attempt.attemptNo(), news));
  }

  private void hear(Tx tx, LineKey key, String attemptNo, DeliveryCommand news) {
    var line = Objects.requireNonNull(tx.get(deliveries.lines(), key)).line();
    deliveries.apply(tx, key, line.newsOf(attemptNo, news));
  }

  private void hear(Tx tx, CallbackReport report) {
    tx.all(deliveries.lines())
        .filter(row -> row.line().attempt(report.attemptNo()).isPresent())
        .findFirst()
        .ifPresent(row -> hear(tx, row.key(), report.attemptNo(), Told.by(report)));
  }

  void offerLetters(Offers offers, Supplier supplier) {
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

  void offer(Offers offers, LineRow row, Attempt attempt) {
    var key = row.key();
    switch (row.line().status()) {
      case REQUESTED -> offerDispatch(offers, key);
      case NEEDS_ACCOUNT -> offerToGiveUp(offers, key);
      case DISPATCHED, ACCEPTED, UNKNOWN, WRITTEN_OFF -> offerAsk(offers, key, attempt);
      case ISSUED, REVEALED, UNAVAILABLE, SUCCEEDED, FAILED, HELD ->
          throw new IllegalStateException("due, and at its end: " + key);
    }
  }

  private void offerToGiveUp(Offers offers, LineKey key) {
    var over = new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID");
    offers.work(
        4,
        "the account is given up of",
        key,
        () -> database.inTransaction(tx -> deliveries.apply(tx, key, over)));
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
}
