package bida.fulfillment;

import bida.fulfillment.core.DeliveryCommand;
import bida.platform.database.Database;
import bida.platform.database.InOrder;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * The clock edge of the dated rule: what nobody has learnt the outcome of in time is settled at our
 * loss. It asks nobody, so that a supplier that is silent holds it up for no buyer.
 */
@ApplicationScoped
class SettleUncertain {

  private static final Logger LOG = Logger.getLogger(SettleUncertain.class);

  private static final String DUE =
      """
      select order_no, line_no from delivery d
      where loss_at <= $1 and status in ('DISPATCHED', 'ACCEPTED', 'UNKNOWN')
        and not exists (select from delivery_freeze f where f.order_no = d.order_no)
      order by loss_at limit $2
      """;

  private final Database database;
  private final Deliveries deliveries;
  private final Freezes freezes;
  private final FulfillmentConfig config;
  private final InstantSource clock;

  SettleUncertain(
      Database database,
      Deliveries deliveries,
      Freezes freezes,
      FulfillmentConfig config,
      InstantSource clock) {
    this.database = database;
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
    return database
        .pool()
        .preparedQuery(DUE)
        .execute(Tuple.of(DeliveryStore.utc(clock.instant()), config.lossBatch()))
        .flatMap(rows -> InOrder.each(rows, this::settle));
  }

  // One that cannot be handled must not hold up the others.
  private Uni<Void> settle(Row due) {
    var orderNo = due.getString("order_no");
    return database
        .inTransaction(tx -> settle(tx, orderNo, due.getInteger("line_no")))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(
                  failure,
                  "%s waits for its supplier too long and cannot be settled; tried again in a"
                      + " second.",
                  orderNo);
              return Uni.createFrom().voidItem();
            });
  }

  // While its money is quarrelled about nothing goes back by itself; the end of that is its turn.
  private Uni<Void> settle(SqlConnection tx, String orderNo, int lineNo) {
    return deliveries
        .lock(tx, orderNo, lineNo)
        .flatMap(
            locked ->
                freezes
                    .isFrozen(tx, orderNo)
                    .flatMap(
                        frozen ->
                            frozen
                                ? Uni.createFrom().voidItem()
                                : deliveries
                                    .apply(
                                        tx, locked, By.the("timer"), new DeliveryCommand.WriteOff())
                                    .replaceWithVoid()));
  }
}
