package bida.fulfillment;

import bida.platform.database.Database;
import bida.platform.database.InOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Lines whose time has come, one after the other, each in a transaction of its own and under its
 * lock.
 */
@ApplicationScoped
class DueLines {

  private static final Logger LOG = Logger.getLogger(DueLines.class);

  /** Somebody else may have been faster than the lock. */
  @FunctionalInterface
  interface Work {
    Uni<Void> apply(SqlConnection tx, Deliveries.Locked locked);
  }

  private final Database database;
  private final Deliveries deliveries;

  DueLines(Database database, Deliveries deliveries) {
    this.database = database;
    this.deliveries = deliveries;
  }

  /**
   * One that cannot be handled does not hold up the others.
   *
   * @param due selects {@code order_no} and {@code line_no}, a bounded number of them
   * @param trouble what is wrong with one that cannot be handled, behind the number of its order
   */
  Uni<Void> each(String due, Tuple parameters, String trouble, Work work) {
    return database
        .pool()
        .preparedQuery(due)
        .execute(parameters)
        .flatMap(rows -> InOrder.each(rows, row -> one(row, trouble, work)));
  }

  private Uni<Void> one(Row due, String trouble, Work work) {
    var orderNo = due.getString("order_no");
    return database
        .inTransaction(
            tx ->
                deliveries
                    .lock(tx, orderNo, due.getInteger("line_no"))
                    .flatMap(locked -> work.apply(tx, locked)))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(failure, "%s %s", orderNo, trouble);
              return Uni.createFrom().voidItem();
            });
  }
}
