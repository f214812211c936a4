package bida.simulation.service;

import bida.contracts.Event;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryLifecycle;
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
import java.util.Objects;

/** The only writer of deliveries, around their core. */
final class Deliveries {

  private static final Duration LOSS_AFTER = Duration.ofHours(72);
  private static final Patience PATIENCE = Supplier.patience(LOSS_AFTER);

  private final World world;
  private final Table<LineKey, LineRow> lines = new Table<>();

  Deliveries(World world) {
    this.world = world;
  }

  Table<LineKey, LineRow> lines() {
    return lines;
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
}
