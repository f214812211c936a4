package bida.simulation.service;

import bida.contracts.Event;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryLifecycle;
import bida.fulfillment.core.LateWord;
import bida.fulfillment.core.LineDelivery;
import bida.fulfillment.core.Patience;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.simulation.machine.Table;
import bida.simulation.machine.Tx;
import bida.simulation.machine.World;
import bida.simulation.outside.Supplier;
import bida.simulation.service.FulfillmentService.LineKey;
import bida.simulation.service.FulfillmentService.LineRow;
import java.time.Duration;
import java.time.Instant;
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

  Deliveries(World world) {
    this.world = world;
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
    world.coverage().met("delivery", line.status(), command);
    var decision = DeliveryLifecycle.decide(line, command, world.now(), PATIENCE);
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
