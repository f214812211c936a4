package bida.notification;

import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRelinked;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Who hears of an order, as it said when it was placed. */
@ApplicationScoped
class Addressees {

  record Addressee(
      String merchantOrderNo, String buyerId, @Nullable String email, @Nullable String language) {}

  private static final String KEEP =
      """
      insert into addressees (order_no, tenant, merchant_order_no, buyer_id, email, language)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing
      """;
  private static final String FIND =
      "select merchant_order_no, buyer_id, email, language from addressees where order_no = $1";

  Uni<Void> keep(SqlConnection tx, OrderPlaced e) {
    var contact = e.contact();
    return tx.preparedQuery(KEEP)
        .execute(
            Tuple.tuple()
                .addString(e.orderNo())
                .addString(e.tenant())
                .addString(e.merchantOrderNo())
                .addString(e.buyerId())
                .addString(contact == null ? null : contact.email())
                .addString(contact == null ? null : contact.language()))
        .replaceWithVoid();
  }

  /** Where to write stays as it was given; only whose order it is changes. */
  Uni<Void> relink(SqlConnection tx, OrderRelinked e) {
    return tx.preparedQuery("update addressees set buyer_id = $2 where order_no = $1")
        .execute(Tuple.of(e.orderNo(), e.buyerId()))
        .replaceWithVoid();
  }

  /** Null where news of an order overtook the order itself. */
  Uni<@Nullable Addressee> of(SqlClient client, String orderNo) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(orderNo))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                return null;
              }
              var row = rows.iterator().next();
              return new Addressee(
                  row.getString(0), row.getString(1), row.getString(2), row.getString(3));
            });
  }
}
