package bida.fulfillment;

import bida.fulfillment.core.DeliveryCommand;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * The clock edge of the dated rule: what nobody has learnt the outcome of in time is settled at our
 * loss. It asks nobody, so that a supplier that is silent holds it up for no buyer.
 */
@ApplicationScoped
class SettleUncertain {

  private static final String DUE =
      """
      select order_no, line_no from delivery d
      where loss_at <= $1 and status in ('DISPATCHED', 'ACCEPTED', 'UNKNOWN')
        and not exists (select from delivery_freeze f where f.order_no = d.order_no)
      order by loss_at limit $2
      """;

  private final DueLines dueLines;
  private final Deliveries deliveries;
  private final Freezes freezes;
  private final FulfillmentConfig config;
  private final InstantSource clock;

  SettleUncertain(
      DueLines dueLines,
      Deliveries deliveries,
      Freezes freezes,
      FulfillmentConfig config,
      InstantSource clock) {
    this.dueLines = dueLines;
    this.deliveries = deliveries;
    this.freezes = freezes;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return dueLines.each(
        DUE,
        Tuple.of(DeliveryStore.utc(clock.instant()), config.lossBatch()),
        "waits for its supplier too long and cannot be settled; tried again in a second.",
        this::settle);
  }

  // While its money is quarrelled about nothing goes back by itself; the end of that is its turn.
  private Uni<Void> settle(SqlConnection tx, Deliveries.Locked locked) {
    return freezes
        .isFrozen(tx, locked.line().orderNo())
        .flatMap(
            frozen ->
                frozen
                    ? Uni.createFrom().voidItem()
                    : deliveries
                        .apply(tx, locked, By.the("timer"), new DeliveryCommand.WriteOff())
                        .replaceWithVoid());
  }
}
