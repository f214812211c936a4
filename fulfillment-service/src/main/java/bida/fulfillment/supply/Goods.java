package bida.fulfillment.supply;

import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Price;
import bida.fulfillment.supplier.Listing.Stock;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What suppliers say of the products that we sell of them, and what these cost when. */
@ApplicationScoped
class Goods {

  // A supplier that never tells anything of a product is asked about it once an hour.
  private static final int MOST_MISSES = 60;
  private static final int SCALE = 5;

  private static final String PLAN =
      """
      insert into supplier_goods (supplier, product, due_at)
      select distinct w.supplier, w.product, $2::timestamptz from product_route w
      where w.supplier = any ($1) and not exists (
        select from supplier_goods g where g.supplier = w.supplier and g.product = w.product)
      on conflict (supplier, product) do nothing
      """;
  private static final String SOLD_HERE =
      """
      exists (select from product_route w where w.supplier = g.supplier and w.product = g.product)
      """;
  private static final String DUE =
      "select distinct g.supplier from supplier_goods g where g.supplier = any ($1) and g.due_at <= $2 and "
          + SOLD_HERE;
  private static final String NEXT =
      "select g.product from supplier_goods g where g.supplier = $1 and g.due_at <= $2 and "
          + SOLD_HERE
          + "order by g.due_at, g.product limit $3";
  // A price that is not told is still the one before.
  private static final String NOTE =
      """
      update supplier_goods
      set on_sale = $3, stock = $4, units = $5, price = coalesce($6::numeric, price),
        currency = coalesce($7, currency), seen_at = $8
      where supplier = $1 and product = $2 and (seen_at is null or seen_at < $8)
      """;
  private static final String PRICE =
      """
      with same as (
        select 1 from supplier_price
        where supplier = $1 and product = $2 and until_at is null and price = $3::numeric and currency = $4),
      ended as (
        update supplier_price set until_at = $5
        where supplier = $1 and product = $2 and until_at is null and not exists (select from same))
      insert into supplier_price (supplier, product, from_at, price, currency)
      select $1, $2, $5, $3::numeric, $4 where not exists (select from same)
      on conflict (supplier, product, from_at) do nothing
      """;
  private static final String ANSWERED =
      """
      update supplier_goods set misses = 0, last_cause = null, due_at = $3
      where supplier = $1 and product = $2
      """;
  private static final String MISS =
      """
      update supplier_goods
      set misses = misses + 1, last_cause = $3,
        due_at = $4::timestamptz + least(misses + 1, $6) * $5::bigint * interval '1 second'
      where supplier = $1 and product = $2
      """;
  private static final String PUSH =
      """
      update supplier_goods set pushed_at = $3, due_at = $4
      where supplier = $1 and product = $2 and (pushed_at is null or pushed_at < $3)
      """;

  private final Database database;
  private final SupplyConfig config;
  private final InstantSource clock;

  Goods(Database database, SupplyConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /** What is sold of these suppliers is asked about from now on. */
  Uni<Void> plan(Collection<String> suppliers) {
    return database
        .pool()
        .preparedQuery(PLAN)
        .execute(Tuple.of(suppliers.toArray(String[]::new), Errands.utc(clock.instant())))
        .replaceWithVoid();
  }

  /** Those of them that have something to be asked about. */
  Uni<List<String>> due(Collection<String> suppliers) {
    return database
        .pool()
        .preparedQuery(DUE)
        .execute(Tuple.of(suppliers.toArray(String[]::new), Errands.utc(clock.instant())))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("supplier"))
                    .toList());
  }

  /** What was not asked about for longest comes first. */
  Uni<List<String>> next(String supplier, int most) {
    return database
        .pool()
        .preparedQuery(NEXT)
        .execute(Tuple.of(supplier, Errands.utc(clock.instant()), most))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("product"))
                    .toList());
  }

  /** Whether it is news: a later word has not come before it, and the product is sold here. */
  Uni<Boolean> note(
      SqlConnection tx, String supplier, String product, Listing listing, Instant at) {
    var price = listing.price();
    return tx.preparedQuery(NOTE)
        .execute(
            Tuple.tuple()
                .addString(supplier)
                .addString(product)
                .addBoolean(listing.onSale())
                .addString(kind(listing.stock()))
                .addValue(units(listing.stock()))
                .addValue(price == null ? null : rounded(price.amount()))
                .addValue(price == null ? null : price.currency())
                .addValue(Errands.utc(at)))
        .map(rows -> rows.rowCount() == 1)
        .call(
            isNews ->
                isNews && price != null
                    ? note(tx, supplier, product, price, at)
                    : Uni.createFrom().voidItem());
  }

  private static Uni<Void> note(
      SqlConnection tx, String supplier, String product, Price price, Instant at) {
    return tx.preparedQuery(PRICE)
        .execute(
            Tuple.of(supplier, product, rounded(price.amount()), price.currency(), Errands.utc(at)))
        .replaceWithVoid();
  }

  Uni<Void> answered(SqlConnection tx, String supplier, String product) {
    return tx.preparedQuery(ANSWERED)
        .execute(Tuple.of(supplier, product, Errands.utc(clock.instant().plus(config.every()))))
        .replaceWithVoid();
  }

  /** It is asked again, and so much later each time in a row. */
  Uni<Void> miss(String supplier, String product, String cause) {
    return database
        .pool()
        .preparedQuery(MISS)
        .execute(
            Tuple.of(
                supplier,
                product,
                cause,
                Errands.utc(clock.instant()),
                config.every().toSeconds(),
                MOST_MISSES))
        .replaceWithVoid();
  }

  /** Whether this news of it is later than any before; it is asked about at once then. */
  Uni<Boolean> pushed(SqlConnection tx, String supplier, String product, Instant sentAt) {
    return tx.preparedQuery(PUSH)
        .execute(Tuple.of(supplier, product, Errands.utc(sentAt), Errands.utc(clock.instant())))
        .map(rows -> rows.rowCount() == 1);
  }

  // Rather too dear by a hair than within a guard that it breaks.
  private static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(SCALE, RoundingMode.CEILING);
  }

  private static String kind(Stock stock) {
    return switch (stock) {
      case Stock.Count _ -> "COUNT";
      case Stock.Enough _ -> "ENOUGH";
      case Stock.None _ -> "NONE";
      case Stock.Unknown _ -> "UNKNOWN";
    };
  }

  private static @Nullable Long units(Stock stock) {
    return stock instanceof Stock.Count(var units) ? units : null;
  }
}
