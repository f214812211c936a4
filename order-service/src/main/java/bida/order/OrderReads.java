package bida.order;

import bida.order.core.Order;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of orders and their history, always from the primary: what a buyer sees is never stale. */
@ApplicationScoped
class OrderReads {

  // By version, which is the order of the ids: by id the planner would rather walk the whole table
  // and would weigh that anew for each order.
  private static final String HISTORY =
      """
      select id, version, at, actor, command, from_status, to_status, tags
      from order_history where order_no = $1 and id > $2 order by version limit $3
      """;

  private static final String OF_CONTACT =
      """
      select state from orders where contact_phone = $1 or contact_email = $2
      order by placed_at desc, order_no desc limit $3
      """;

  // An order has a dozen steps; a hundred means a supplier that flaps, and paging is by id.
  private static final int MAX_STEPS = 200;

  private final Pool pool;

  OrderReads(Pool pool) {
    this.pool = pool;
  }

  /** A step of an order; {@code id} is the event id of the live stream. */
  record Step(
      long id,
      long version,
      Instant at,
      String actor,
      String command,
      @Nullable String fromStatus,
      String toStatus,
      List<String> tags) {

    static Step of(Row row) {
      return new Step(
          row.getLong("id"),
          row.getLong("version"),
          row.getOffsetDateTime("at").toInstant(),
          row.getString("actor"),
          row.getString("command"),
          row.getString("from_status"),
          row.getString("to_status"),
          List.of(row.getArrayOfStrings("tags")));
    }
  }

  /** Another tenant's order is as unknown as no order. */
  Uni<Order> find(String tenant, boolean operator, String orderNo) {
    return pool.preparedQuery("select tenant, state from orders where order_no = $1")
        .execute(Tuple.of(orderNo))
        .map(
            rows -> {
              for (var row : rows) {
                if (operator || row.getString("tenant").equals(tenant)) {
                  return OrderStore.toOrder(row);
                }
              }
              throw notFound();
            });
  }

  Uni<List<Order>> findAll(String tenant, List<String> orderNos) {
    return pool.preparedQuery("select state from orders where tenant = $1 and order_no = any ($2)")
        .execute(Tuple.of(tenant, orderNos.toArray(String[]::new)))
        .map(OrderReads::orders);
  }

  /** One row more than asked for tells that there is a next page. */
  Uni<List<Order>> list(OrderFilter filter) {
    return pool.preparedQuery(filter.sql()).execute(filter.arguments()).map(OrderReads::orders);
  }

  /** Of every app: only an operator may ask. */
  Uni<List<Order>> ofContact(@Nullable String phone, @Nullable String email, int limit) {
    return pool.preparedQuery(OF_CONTACT)
        .execute(Tuple.of(phone, email, limit))
        .map(OrderReads::orders);
  }

  /** Locks the order, so that it is still true when the transaction ends. */
  Uni<String> buyerOf(SqlConnection tx, String orderNo) {
    return tx.preparedQuery("select buyer_id from orders where order_no = $1 for update")
        .execute(Tuple.of(orderNo))
        .map(rows -> rows.iterator().next().getString(0));
  }

  Uni<List<Step>> steps(String orderNo, long afterId) {
    return pool.preparedQuery(HISTORY)
        .execute(Tuple.of(orderNo, afterId, MAX_STEPS))
        .map(
            rows -> {
              var steps = new ArrayList<Step>();
              rows.forEach(row -> steps.add(Step.of(row)));
              return steps;
            });
  }

  static RuntimeException notFound() {
    return Problems.notFound("order_not_found", "There is no such order.");
  }

  private static List<Order> orders(RowSet<Row> rows) {
    var orders = new ArrayList<Order>();
    rows.forEach(row -> orders.add(OrderStore.toOrder(row)));
    return orders;
  }
}
