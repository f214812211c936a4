package bida.order;

import bida.contracts.FulfillmentEvent.MaintenanceAnnounced;
import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import bida.platform.database.InOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When nobody can deliver a SKU, as fulfillment-service announces it: shown before payment. */
@ApplicationScoped
class Maintenance {

  private static final String CLEAR = "delete from maintenance where sku = $1";
  private static final String ADD =
      """
      insert into maintenance (sku, from_at, to_at, reason_zh, reason_en)
      values ($1, $2, $3, $4, $5) on conflict (sku, from_at) do nothing
      """;
  private static final String COMING =
      """
      select sku, from_at, to_at, reason_zh, reason_en from maintenance
      where sku = any ($1) and to_at > $2 order by from_at
      """;

  private final Pool pool;

  Maintenance(Pool pool) {
    this.pool = pool;
  }

  /** All that is to come of the SKU, in place of what was announced before. */
  Uni<Void> take(SqlConnection tx, MaintenanceAnnounced news) {
    return tx.preparedQuery(CLEAR)
        .execute(Tuple.of(news.sku()))
        .chain(() -> InOrder.each(news.windows(), window -> add(tx, news.sku(), window)));
  }

  private static Uni<Void> add(SqlConnection tx, String sku, MaintenanceWindow window) {
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.of(
                sku,
                OrderStore.utc(window.from()),
                OrderStore.utc(window.to()),
                window.reasonZh(),
                window.reasonEn()))
        .replaceWithVoid();
  }

  /** What goes on at {@code now} or comes later, by SKU and in its order. */
  Uni<Map<String, List<MaintenanceWindow>>> of(List<String> skus, Instant now) {
    return pool.preparedQuery(COMING)
        .execute(Tuple.of(skus.toArray(String[]::new), OrderStore.utc(now)))
        .map(
            rows -> {
              var found = new HashMap<String, List<MaintenanceWindow>>();
              for (var row : rows) {
                found
                    .computeIfAbsent(row.getString("sku"), _ -> new ArrayList<>())
                    .add(
                        new MaintenanceWindow(
                            row.getOffsetDateTime("from_at").toInstant(),
                            row.getOffsetDateTime("to_at").toInstant(),
                            row.getString("reason_zh"),
                            row.getString("reason_en")));
              }
              return found;
            });
  }
}
