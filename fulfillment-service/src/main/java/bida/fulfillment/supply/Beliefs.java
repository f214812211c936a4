package bida.fulfillment.supply;

import bida.fulfillment.core.Fitness;
import bida.fulfillment.core.Outlook;
import bida.fulfillment.core.Outlook.Turn;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of each way to have a SKU delivered. A way whose guard was changed is another
 * one, of which nothing is known yet.
 */
@ApplicationScoped
class Beliefs {

  private static final String KNOWN =
      """
      left join supply_route r on r.sku = w.sku and r.supplier = w.supplier and r.product = w.product
        and r.max_cost is not distinct from w.max_cost
      """;
  // Who names the same product twice for a SKU allows what the more generous of both does.
  private static final String OF_PRODUCT =
      """
      select distinct on (w.sku) w.sku, w.supplier, w.product, w.max_cost, r.fitness, r.seen_at, r.turn_looks,
        r.turn_since
      from product_route w
      """
          + KNOWN
          + "where w.supplier = $1 and w.product = $2 order by w.sku, w.max_cost desc nulls first";
  private static final String OF_SKU =
      """
      select w.sku, w.supplier, w.product, w.max_cost, r.fitness, r.seen_at, r.turn_looks, r.turn_since
      from product_route w
      """
          + KNOWN
          + "where w.sku = $1 order by w.rank";
  private static final String WRITE =
      """
      insert into supply_route as r (sku, supplier, product, max_cost, fitness, since, seen_at, turn_looks, turn_since)
      values ($1, $2, $3, $4, $5, $6, $6, $7, $8)
      on conflict (sku, supplier, product) do update set
        max_cost = excluded.max_cost, fitness = excluded.fitness, seen_at = excluded.seen_at,
        since = case when r.fitness = excluded.fitness and r.max_cost is not distinct from excluded.max_cost
                then r.since else excluded.since end,
        turn_looks = excluded.turn_looks, turn_since = excluded.turn_since
      """;
  private static final String FORGET =
      """
      delete from supply_route r where r.sku = $1 and not exists (
        select from product_route w where w.sku = r.sku and w.supplier = r.supplier and w.product = r.product)
      """;

  /** One way, and what is believed of it. */
  record Belief(
      String sku, String supplier, String product, @Nullable BigDecimal maxCost, Outlook outlook) {}

  /** The ways of all SKUs that are sold by this product. */
  Uni<List<Belief>> ofProduct(SqlConnection tx, String supplier, String product) {
    return read(tx, OF_PRODUCT, Tuple.of(supplier, product));
  }

  /** All ways of a SKU, in the order in which they are tried. */
  Uni<List<Belief>> ofSku(SqlConnection tx, String sku) {
    return read(tx, OF_SKU, Tuple.of(sku));
  }

  private static Uni<List<Belief>> read(SqlConnection tx, String sql, Tuple of) {
    return tx.preparedQuery(sql)
        .execute(of)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Beliefs::belief).toList());
  }

  Uni<Void> write(SqlConnection tx, Belief belief, Instant at) {
    var turn = belief.outlook().turn();
    return tx.preparedQuery(WRITE)
        .execute(
            Tuple.tuple()
                .addString(belief.sku())
                .addString(belief.supplier())
                .addString(belief.product())
                .addValue(belief.maxCost())
                .addString(belief.outlook().fitness().name())
                .addValue(Errands.utc(at))
                .addValue(turn == null ? null : turn.looks())
                .addValue(turn == null ? null : Errands.utc(turn.since())))
        .replaceWithVoid();
  }

  /** What is no way of the SKU any more. */
  Uni<Void> forgetOthers(SqlConnection tx, String sku) {
    return tx.preparedQuery(FORGET).execute(Tuple.of(sku)).replaceWithVoid();
  }

  private static Belief belief(Row row) {
    var fitness = row.getString("fitness");
    return new Belief(
        row.getString("sku"),
        row.getString("supplier"),
        row.getString("product"),
        row.getBigDecimal("max_cost"),
        fitness == null
            ? Outlook.NONE
            : new Outlook(
                Fitness.valueOf(fitness),
                row.getOffsetDateTime("seen_at").toInstant(),
                turn(row.getInteger("turn_looks"), row.getOffsetDateTime("turn_since"))));
  }

  private static @Nullable Turn turn(@Nullable Integer looks, @Nullable OffsetDateTime since) {
    return looks == null || since == null ? null : new Turn(looks, since.toInstant());
  }
}
