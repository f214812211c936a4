package bida.simulation.service;

import bida.fulfillment.core.Attempt;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.LateWord;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.supplier.QueryAnswer;
import bida.simulation.machine.Database;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Supplier;
import bida.simulation.service.Deliveries.Late;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks whoever confirmed a failure once more, as bida.fulfillment.AskAfterFailures does it. */
final class AskAfterFailures {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final World world;
  private final Database database;
  private final Answers answers;
  private final Deliveries deliveries;
  private final Map<String, Supplier> suppliers;

  AskAfterFailures(
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

  void offer(Offers offers, Late late) {
    var on = late.attemptNo();
    offers.work(3, "asks once more after", on, () -> ask(late, null));
    offers.fault(
        1,
        Fault.SUPPLIER_GARBAGE,
        "asks once more in vain after",
        on,
        () -> ask(late, new QueryAnswer.Silent("time-out")));
  }

  private void ask(Late late, @Nullable QueryAnswer instead) {
    var line = Objects.requireNonNull(deliveries.lines().get(late.key())).line();
    var attempt = line.attempt(late.attemptNo()).orElse(null);
    if (attempt == null || !LateWord.isWanted(line, late.attemptNo())) {
      next(late, null);
      return;
    }
    next(late, world.now().plus(LEASE));
    var supplier = Objects.requireNonNull(suppliers.get(attempt.supplier()), attempt.supplier());
    var answer = instead == null ? supplier.query(late.attemptNo()) : instead;
    world.tell("  %s says once more of %s: %s", supplier.name(), late.attemptNo(), answer);
    answers.add(
        "what is said once more of " + late.attemptNo(), () -> hear(late, line, attempt, answer));
  }

  private void hear(Late late, LineDelivery line, Attempt attempt, QueryAnswer answer) {
    switch (answer) {
      case QueryAnswer.Success(var reference, _) ->
          database.inTransaction(tx -> record(tx, late, new DeliveryCommand.Succeeded(reference)));
      case QueryAnswer.Failed _, QueryAnswer.NotFound _ -> next(late, null);
      case QueryAnswer.Processing _, QueryAnswer.Unknown _, QueryAnswer.Silent _ ->
          next(late, LateWord.askAgainAt(line, attempt, world.now()));
    }
  }

  private void record(Tx tx, Late late, DeliveryCommand news) {
    var line = Objects.requireNonNull(tx.get(deliveries.lines(), late.key())).line();
    deliveries.apply(tx, late.key(), line.newsOf(late.attemptNo(), news));
    tx.put(deliveries.late(), late.attemptNo(), late.at(null));
  }

  private void next(Late late, @Nullable Instant at) {
    database.inTransaction(tx -> tx.put(deliveries.late(), late.attemptNo(), late.at(at)));
  }
}
