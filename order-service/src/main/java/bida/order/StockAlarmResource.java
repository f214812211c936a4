package bida.order;

import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** From where on a SKU is low, where the setting of all does not fit it. */
@Path("/v1/offers/{sku}/stock-alarm")
@RolesAllowed("ops")
class StockAlarmResource {

  private static final String PUT_IT =
      """
      insert into stock_alarm (sku, low, margin) values ($1, $2, $3)
      on conflict (sku) do update set low = excluded.low, margin = excluded.margin
      """;
  private static final String SHOW = "select low, margin, level from stock_alarm where sku = $1";
  // More than any SKU has in stock.
  private static final long MOST = 100_000_000;

  private final Pool pool;
  private final OrderConfig config;

  StockAlarmResource(Pool pool, OrderConfig config) {
    this.pool = pool;
    this.config = config;
  }

  /** Null takes the setting of all. */
  record Thresholds(@Nullable Long low, @Nullable Long margin) {}

  record AlarmView(String sku, long low, long margin, String level) {}

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Told once when fewer than low are left, again after low + margin were")
  public Uni<AlarmView> set(String sku, @Nullable Thresholds body) {
    if (body == null || sku.length() > 64 || isOdd(body.low()) || isOdd(body.margin())) {
      throw Problems.unprocessable("field_invalid", "low and margin are 0 to " + MOST + ".");
    }
    return pool.preparedQuery(PUT_IT)
        .execute(Tuple.of(sku, body.low(), body.margin()))
        .chain(() -> show(sku));
  }

  @GET
  public Uni<AlarmView> show(String sku) {
    return pool.preparedQuery(SHOW)
        .execute(Tuple.of(sku))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                return new AlarmView(sku, config.lowStock(), config.lowStockMargin(), "CALM");
              }
              var row = rows.iterator().next();
              var low = row.getLong("low");
              var margin = row.getLong("margin");
              return new AlarmView(
                  sku,
                  low == null ? config.lowStock() : low,
                  margin == null ? config.lowStockMargin() : margin,
                  row.getString("level"));
            });
  }

  private static boolean isOdd(@Nullable Long value) {
    return value != null && (value < 0 || value > MOST);
  }
}
