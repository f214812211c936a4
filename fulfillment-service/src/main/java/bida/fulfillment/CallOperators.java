package bida.fulfillment;

import bida.contracts.Actor;
import bida.fulfillment.core.ByHand;
import bida.fulfillment.core.DeliveryCommand;
import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.LineDelivery;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * The clock edge of deliveries by hand: an operator who is later than promised is called, and what
 * no buyer corrected is given up.
 */
@ApplicationScoped
class CallOperators {

  // A tick of them; people deliver a few a minute.
  private static final int BATCH = 100;

  private static final String DUE =
      """
      select order_no, line_no from delivery
      where supplier = $1 and status in ('REQUESTED', 'NEEDS_ACCOUNT') and next_deadline_at <= $2
      order by next_deadline_at limit $3
      """;

  private final DueLines dueLines;
  private final Deliveries deliveries;
  private final InstantSource clock;

  CallOperators(DueLines dueLines, Deliveries deliveries, InstantSource clock) {
    this.dueLines = dueLines;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return dueLines.each(
        DUE,
        Tuple.of(ByHand.SUPPLIER, DeliveryStore.utc(clock.instant()), BATCH),
        "is delivered by hand and due, and cannot be worked on.",
        this::call);
  }

  // An operator or the buyer may have been faster than this lock.
  private Uni<Void> call(SqlConnection tx, Deliveries.Locked locked) {
    var deadline = locked.line().nextDeadlineAt();
    return deadline == null || deadline.isAfter(clock.instant())
        ? Uni.createFrom().voidItem()
        : deliveries.apply(tx, locked, By.the("timer"), command(locked.line())).replaceWithVoid();
  }

  private static DeliveryCommand command(LineDelivery line) {
    return line.status() == DeliveryStatus.NEEDS_ACCOUNT
        ? new DeliveryCommand.GiveUp(Actor.BUYER, "ACCOUNT_INVALID")
        : new DeliveryCommand.AwaitOperator();
  }
}
