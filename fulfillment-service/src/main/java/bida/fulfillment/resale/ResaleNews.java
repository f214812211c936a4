package bida.fulfillment.resale;

import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.OrderReopened;
import bida.contracts.OrderEvent.ResaleRefused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** What becomes of the orders of other platforms, as order-service tells it. */
@ApplicationScoped
public class ResaleNews {

  private final Resellers resellers;
  private final Resales resales;

  ResaleNews(Resellers resellers, Resales resales) {
    this.resellers = resellers;
    this.resales = resales;
  }

  /** Orders of other apps are none of it. */
  public boolean concern(String tenant) {
    return resellers.isTenant(tenant);
  }

  public Uni<Void> placed(SqlConnection tx, OrderPlaced news) {
    return resales.placed(tx, news.tenant(), news.merchantOrderNo(), news.orderNo(), news.total());
  }

  public Uni<Void> refused(SqlConnection tx, ResaleRefused news) {
    return resales.refused(tx, news.resaleNo(), news.reason());
  }

  public Uni<Void> cancelled(SqlConnection tx, OrderCancelled news) {
    return resales.cancelled(tx, news.orderNo(), news.reason());
  }

  public Uni<Void> reopened(SqlConnection tx, OrderReopened news) {
    return resales.reopened(tx, news.orderNo());
  }

  /** All of its money is back, however that came about. */
  public Uni<Void> refunded(SqlConnection tx, OrderRefunded news) {
    return resales.cancelled(tx, news.orderNo(), "REFUNDED");
  }
}
