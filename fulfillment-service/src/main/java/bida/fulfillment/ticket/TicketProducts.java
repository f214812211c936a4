package bida.fulfillment.ticket;

import bida.fulfillment.ticket.core.TicketProduct;
import bida.platform.event.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What tickets of each SKU are for. A change concerns tickets that are issued after it. */
@ApplicationScoped
class TicketProducts {

  private static final String PUT =
      """
      insert into ticket_product (sku, product, updated_by, updated_at)
      values ($1, $2::text::jsonb, $3, $4)
      on conflict (sku) do update
      set product = excluded.product, updated_by = excluded.updated_by,
          updated_at = excluded.updated_at
      """;
  private static final String GET =
      "select product::text as product from ticket_product where sku = $1";
  // The row's lock makes the count that follows exact: who moves here waits for it.
  private static final String LOCK = GET + " for update";
  private static final String TAKEN =
      "select count(*) from ticket where sku = $1 and status in ('ISSUED', 'REDEEMED')";

  private final InstantSource clock;

  TicketProducts(InstantSource clock) {
    this.clock = clock;
  }

  Uni<Void> put(SqlClient client, String sku, TicketProduct product, String by) {
    return client
        .preparedQuery(PUT)
        .execute(Tuple.of(sku, EventJson.write(product), by, TicketStore.utc(clock.instant())))
        .replaceWithVoid();
  }

  Uni<@Nullable TicketProduct> get(SqlClient client, String sku) {
    return read(client, GET, sku);
  }

  Uni<@Nullable TicketProduct> lock(SqlConnection tx, String sku) {
    return read(tx, LOCK, sku);
  }

  Uni<Long> taken(SqlConnection tx, String sku) {
    return tx.preparedQuery(TAKEN)
        .execute(Tuple.of(sku))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Uni<@Nullable TicketProduct> read(SqlClient client, String sql, String sku) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(sku))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? null
                    : EventJson.read(
                        rows.iterator().next().getString("product"), TicketProduct.class));
  }
}
