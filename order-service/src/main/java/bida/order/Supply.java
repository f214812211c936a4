package bida.order;

import bida.contracts.FulfillmentEvent.SupplyAnnounced;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SKUs that nobody can deliver, as fulfillment-service announces them: not sold meanwhile. */
@ApplicationScoped
class Supply {

  private static final Set<String> KNOWN = Set.of("SOLD_OUT", "OFF_SALE", "TOO_DEAR");

  private static final String RESUME = "delete from supply_pause where sku = $1";
  private static final String PAUSE =
      """
      insert into supply_pause (sku, reason, since) values ($1, $2, $3)
      on conflict (sku) do update set reason = excluded.reason
      """;
  private static final String PAUSED =
      "select sku, reason, since from supply_pause where sku = any ($1)";

  private final Pool pool;

  Supply(Pool pool) {
    this.pool = pool;
  }

  /** {@code since}: for another reason perhaps. */
  record Pause(String reason, Instant since) {

    static Pause of(Row row) {
      return new Pause(row.getString("reason"), row.getOffsetDateTime("since").toInstant());
    }

    /** As it is told to people; a reason that came later than this version has no words yet. */
    String told() {
      return KNOWN.contains(reason) ? reason : "OFF_SALE";
    }
  }

  Uni<Void> take(SqlConnection tx, SupplyAnnounced news) {
    var reason = news.pausedFor();
    return (reason == null
            ? tx.preparedQuery(RESUME).execute(Tuple.of(news.sku()))
            : tx.preparedQuery(PAUSE)
                .execute(Tuple.of(news.sku(), reason, OrderStore.utc(news.announcedAt()))))
        .replaceWithVoid();
  }

  /** Those of them that are paused. */
  Uni<Map<String, Pause>> of(List<String> skus) {
    return pool.preparedQuery(PAUSED)
        .execute(Tuple.of(skus.toArray(String[]::new)))
        .map(
            rows -> {
              var paused = new HashMap<String, Pause>();
              rows.forEach(row -> paused.put(row.getString("sku"), Pause.of(row)));
              return paused;
            });
  }
}
