package bida.fulfillment;

import bida.fulfillment.core.ByHand;
import bida.fulfillment.core.DeliveryCommand;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** The clock edge of deliveries by hand: an operator who is later than promised is called. */
@ApplicationScoped
class CallOperators {

  private static final Logger LOG = Logger.getLogger(CallOperators.class);

  // A tick of them; people deliver a few a minute.
  private static final int BATCH = 100;

  private static final String DUE =
      """
      select order_no, line_no from delivery
      where supplier = $1 and status = 'REQUESTED' and next_deadline_at <= $2
      order by next_deadline_at limit $3
      """;

  private final Database database;
  private final Deliveries deliveries;
  private final InstantSource clock;

  CallOperators(Database database, Deliveries deliveries, InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
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
        .execute(Tuple.of(ByHand.SUPPLIER, DeliveryStore.utc(clock.instant()), BATCH))
        .flatMap(
            rows -> {
              var all = Uni.createFrom().voidItem();
              for (var row : StreamSupport.stream(rows.spliterator(), false).toList()) {
                all = all.chain(() -> call(row));
              }
              return all;
            });
  }

  // One that cannot be handled must not hold up the others.
  private Uni<Void> call(Row due) {
    var orderNo = due.getString("order_no");
    return database
        .inTransaction(
            tx ->
                deliveries.apply(
                    tx,
                    orderNo,
                    due.getInteger("line_no"),
                    By.the("timer"),
                    new DeliveryCommand.AwaitOperator()))
        .replaceWithVoid()
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(failure, "%s waits for an operator, who cannot be called.", orderNo);
              return Uni.createFrom().voidItem();
            });
  }
}
