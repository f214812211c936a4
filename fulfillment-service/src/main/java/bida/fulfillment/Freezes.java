package bida.fulfillment;

import bida.contracts.OrderEvent.OrderDisputed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Orders whose money is quarrelled about: nothing more of them leaves this house (D11). */
@ApplicationScoped
class Freezes {

  private static final String FREEZE =
      """
      insert into delivery_freeze (order_no, tenant, frozen_at) values ($1, $2, $3)
      on conflict (order_no) do nothing
      """;
  private static final String THAW = "delete from delivery_freeze where order_no = $1";
  private static final String FROZEN = "select from delivery_freeze where order_no = $1";

  private final Deliveries deliveries;

  Freezes(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  /** Behind the locks of all lines: whoever holds one knows whether it is frozen. */
  Uni<Void> note(SqlConnection tx, OrderDisputed news) {
    return deliveries
        .lockOrder(tx, news.orderNo())
        .chain(
            () ->
                news.disputed()
                    ? tx.preparedQuery(FREEZE)
                        .execute(
                            Tuple.of(news.orderNo(), news.tenant(), DeliveryStore.utc(news.at())))
                    : tx.preparedQuery(THAW).execute(Tuple.of(news.orderNo())))
        .replaceWithVoid();
  }

  /** For an order of which a line is locked. */
  Uni<Boolean> isFrozen(SqlConnection tx, String orderNo) {
    return tx.preparedQuery(FROZEN).execute(Tuple.of(orderNo)).map(rows -> rows.rowCount() > 0);
  }
}
