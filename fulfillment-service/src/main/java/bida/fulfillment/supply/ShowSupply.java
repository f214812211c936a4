package bida.fulfillment.supply;

import bida.fulfillment.core.Fitness;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What is known of suppliers' goods, for operators. */
@ApplicationScoped
class ShowSupply {

  private static final String WAYS =
      """
      select w.supplier, w.product, w.max_cost, r.fitness, r.since, r.turn_looks,
        g.on_sale, g.stock, g.units, g.price, g.currency, g.seen_at, g.misses, g.last_cause
      from product_route w
      left join supply_route r on r.sku = w.sku and r.supplier = w.supplier and r.product = w.product
        and r.max_cost is not distinct from w.max_cost
      left join supplier_goods g on g.supplier = w.supplier and g.product = w.product
      where w.sku = $1 order by w.rank
      """;
  private static final String SKU = "select paused_for, since from supply_of_sku where sku = $1";
  private static final String PAUSED =
      """
      select sku, paused_for, since from supply_of_sku
      where paused_for is not null and sku > $1 order by sku limit $2
      """;

  private final Database database;

  ShowSupply(Database database) {
    this.database = database;
  }

  /**
   * One way, and what its supplier says of it.
   *
   * @param fitness what is believed of it; USABLE also where nothing is known
   * @param contradictedBy looks in a row that say otherwise
   * @param units how many are left, where it counts them
   * @param price of one, in the currency's major unit
   * @param misses questions since {@code seenAt} without an answer that tells anything
   */
  record Way(
      String supplier,
      String product,
      @Nullable BigDecimal maxCost,
      Fitness fitness,
      @Nullable Instant since,
      @Nullable Integer contradictedBy,
      @Nullable Boolean onSale,
      @Nullable String stock,
      @Nullable Long units,
      @Nullable BigDecimal price,
      @Nullable String currency,
      @Nullable Instant seenAt,
      int misses,
      @Nullable String lastCause) {}

  /** {@code pausedFor} is absent while it is sold. */
  record Supply(
      String sku, @Nullable String pausedFor, @Nullable Instant pausedSince, List<Way> ways) {}

  record Paused(String sku, String pausedFor, Instant pausedSince) {}

  /** Empty where no supplier is set for the SKU. */
  Uni<Optional<Supply>> of(String sku) {
    return database
        .pool()
        .preparedQuery(WAYS)
        .execute(Tuple.of(sku))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(ShowSupply::way).toList())
        .flatMap(
            ways ->
                ways.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : database
                        .pool()
                        .preparedQuery(SKU)
                        .execute(Tuple.of(sku))
                        .map(
                            rows ->
                                Optional.of(
                                    supply(
                                        sku,
                                        ways,
                                        rows.rowCount() == 0 ? null : rows.iterator().next()))));
  }

  private static Supply supply(String sku, List<Way> ways, @Nullable Row row) {
    var pausedFor = row == null ? null : row.getString("paused_for");
    return new Supply(
        sku,
        pausedFor,
        row == null || pausedFor == null ? null : instant(row.getOffsetDateTime("since")),
        ways);
  }

  /** By SKU. */
  Uni<List<Paused>> paused(String afterSku, int most) {
    return database
        .pool()
        .preparedQuery(PAUSED)
        .execute(Tuple.of(afterSku, most))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new Paused(
                                row.getString("sku"),
                                row.getString("paused_for"),
                                row.getOffsetDateTime("since").toInstant()))
                    .toList());
  }

  private static Way way(Row row) {
    var fitness = row.getString("fitness");
    var misses = row.getInteger("misses");
    return new Way(
        row.getString("supplier"),
        row.getString("product"),
        row.getBigDecimal("max_cost"),
        fitness == null ? Fitness.USABLE : Fitness.valueOf(fitness),
        instant(row.getOffsetDateTime("since")),
        row.getInteger("turn_looks"),
        row.getBoolean("on_sale"),
        row.getString("stock"),
        row.getLong("units"),
        row.getBigDecimal("price"),
        row.getString("currency"),
        instant(row.getOffsetDateTime("seen_at")),
        misses == null ? 0 : misses,
        row.getString("last_cause"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
