package bida.simulation.service;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.fulfillment.core.Closures;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryLifecycle;
import bida.fulfillment.core.LateWord;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Patience;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Strays;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Supplier;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The only writer of deliveries, around their core. */
final class Deliveries {

  private static final Duration LOSS_AFTER = Duration.ofHours(72);
  private static final Patience PATIENCE = Supplier.patience(LOSS_AFTER);

  private final World world;

  /** When its supplier is asked once more about what it said had failed; null: no more. */
  record Late(String attemptNo, LineKey key, @Nullable Instant at) {
    Late at(@Nullable Instant next) {
      return new Late(attemptNo, key, next);
    }
  }

  private final Table<LineKey, LineRow> lines = new Table<>();
  private final Table<String, Late> late = new Table<>();
  private final Strays<LineDelivery, DeliveryCommand> strays;

  Deliveries(World world) {
    this.world = world;
    this.strays =
        new Strays<>(world, "delivery", LineDelivery::status, Strays.anywhere(), others());
  }

  // Of tickets, of cards that are bought, of claims and of people who deliver, and what is rare.
  private static List<DeliveryCommand> others() {
    var later = World.BEGINNING.plus(Duration.ofDays(90));
    return List.of(
        new DeliveryCommand.IssueTickets(later),
        new DeliveryCommand.CardsArrived("a reference", 1, 0),
        new DeliveryCommand.Forgotten(),
        new DeliveryCommand.AwaitOperator(),
        new DeliveryCommand.Reissue(),
        new DeliveryCommand.TakeBack("BAD"),
        new DeliveryCommand.MeetMaintenance(Closures.NONE),
        new DeliveryCommand.WriteOff(),
        new DeliveryCommand.KeysMissing(),
        new DeliveryCommand.GiveUp(Actor.NOBODY, "NO_STOCK"),
        new DeliveryCommand.CorrectAccount("another account", later),
        new DeliveryCommand.EarlierSucceeded("an attempt", null),
        new DeliveryCommand.Overtaken("an attempt"));
  }

  Table<LineKey, LineRow> lines() {
    return lines;
  }

  Table<String, Late> late() {
    return late;
  }

  void apply(Tx tx, LineKey key, DeliveryCommand command) {
    var row = Objects.requireNonNull(tx.get(lines, key), key.toString());
    var line = row.line();
    var decision =
        strays.decide(
            line, command, (at, asked, now) -> DeliveryLifecycle.decide(at, asked, now, PATIENCE));
    if (world.tells()) {
      world.tell("  line %s %s + %s = %s", key, line.status(), command, summary(decision));
    }
    if (decision instanceof Accepted<LineDelivery, Event>(var next, var events)) {
      tx.put(lines, key, new LineRow(next.version(line.version() + 1), null));
      askOnceMore(tx, key, line, next);
      tx.tell(line.orderNo(), events);
    }
  }

  private void askOnceMore(Tx tx, LineKey key, LineDelivery before, LineDelivery after) {
    var attempt = before.attempt();
    var at = LateWord.askAt(before, after, world.now());
    if (attempt != null && at != null) {
      tx.put(late, attempt.attemptNo(), new Late(attempt.attemptNo(), key, at));
    }
  }

  private static String summary(Decision<LineDelivery, Event> decision) {
    return switch (decision) {
      case Accepted(var next, _) -> next.status().name();
      case Decision.Ignored(var why) -> "ignored, " + why;
      case Decision.Refused(var code, _) -> "refused, " + code;
    };
  }
}
