package bida.order;

import bida.order.core.OrderCommand.PassDeadline;
import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The clock edge: orders whose deadline has passed, one transaction each, any number of instances.
 */
@ApplicationScoped
class PassDeadlines {

  private static final Logger LOG = Logger.getLogger(PassDeadlines.class);

  private static final String NEXT =
      """
      select order_no from orders where next_deadline_at <= $1 and order_no <> all ($2)
      order by next_deadline_at limit 1
      """;

  private final Database database;
  private final Orders orders;
  private final OrderConfig config;
  private final InstantSource clock;

  PassDeadlines(Database database, Orders orders, OrderConfig config, InstantSource clock) {
    this.database = database;
    this.orders = orders;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return passNext(config.dueBatch(), List.of());
  }

  // An order that cannot be handled is left out of this tick: it must not hold up the others.
  private Uni<Void> passNext(int left, List<String> failed) {
    if (left == 0) {
      return Uni.createFrom().voidItem();
    }
    return claim(failed)
        .flatMap(
            orderNo ->
                orderNo.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : pass(orderNo.get())
                        .replaceWith(failed)
                        .onFailure()
                        .recoverWithItem(failure -> and(failed, orderNo.get(), failure))
                        .flatMap(without -> passNext(left - 1, without)));
  }

  private Uni<Optional<String>> claim(List<String> failed) {
    var now = OrderStore.utc(clock.instant());
    return database
        .pool()
        .preparedQuery(NEXT)
        .execute(Tuple.of(now, failed.toArray(String[]::new)))
        .map(
            due ->
                due.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(due.iterator().next().getString(0)));
  }

  // The core looks at the deadline again under the row's lock: two instances act once.
  private Uni<Orders.Applied> pass(String orderNo) {
    return database.inTransaction(tx -> orders.apply(tx, orderNo, "timer", new PassDeadline()));
  }

  private static List<String> and(List<String> failed, String orderNo, Throwable failure) {
    LOG.errorf(
        failure, "The deadline of %s cannot be handled; the next tick tries again.", orderNo);
    return Stream.concat(failed.stream(), Stream.of(orderNo)).toList();
  }
}
