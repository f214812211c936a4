package bida.fulfillment.vault;

import bida.fulfillment.core.LineDelivery;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Other keys for those of an order that are no good, all or none; the old ones are quarantined
 * first, so that a unit never has two (card_key_unit would refuse it).
 */
@ApplicationScoped
public class ReplaceKeys {

  private static final String QUARANTINE =
      """
      update card_key set status = 'QUARANTINED', quarantined_at = $4
      where order_no = $1 and line_no = $2 and ($3::int is null or unit = $3)
        and status in ('ISSUED', 'REVEALED')
      returning unit, attempt_no
      """;
  private static final String TAKE =
      """
      with picked as (
        %s %s),
      numbered as (
        select id, row_number() over (order by id) as n, count(*) over () as found from picked),
      wanted as (select unit, row_number() over (order by unit) as n from unnest($2::int[]) as w (unit))
      update card_key k
      set status = 'ISSUED', order_no = $3, line_no = $4, unit = w.unit, issued_at = $5
      from numbered p join wanted w on w.n = p.n
      where k.id = p.id and p.found = cardinality($2::int[]) and k.status = 'AVAILABLE'
      returning k.id
      """;
  private static final String KEYS = ForSale.keys("cardinality($2::int[])", 5);
  private static final String TAKE_AT_ONCE = TAKE.formatted(KEYS, "skip locked");
  private static final String TAKE_AFTER_OTHERS = TAKE.formatted(KEYS, "");

  private final Stock stock;
  private final ShelfLives lives;
  private final InstantSource clock;

  ReplaceKeys(Stock stock, ShelfLives lives, InstantSource clock) {
    this.stock = stock;
    this.lives = lives;
    this.clock = clock;
  }

  /** Whether there were keys to put in their place; the old ones are out of use in any case. */
  public Uni<Boolean> replace(SqlConnection tx, LineDelivery line, @Nullable Integer unit) {
    return quarantine(tx, line, unit)
        .flatMap(
            units ->
                take(tx, TAKE_AT_ONCE, line, units)
                    .flatMap(
                        all ->
                            all
                                ? Uni.createFrom().item(true)
                                : take(tx, TAKE_AFTER_OTHERS, line, units)));
  }

  /** Out of use and out of sale for good; answers their units. */
  public Uni<List<Integer>> quarantine(
      SqlConnection tx, LineDelivery line, @Nullable Integer unit) {
    return tx.preparedQuery(QUARANTINE)
        .execute(
            Tuple.of(line.orderNo(), line.lineNo(), unit, clock.instant().atOffset(ZoneOffset.UTC)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList())
        .call(taken -> stock.change(tx, line.sku(), -ofStock(taken)))
        .map(taken -> taken.stream().map(row -> row.getInteger("unit")).toList());
  }

  // Bought cards were never for sale, so none of them is missing there.
  private static int ofStock(List<Row> taken) {
    return (int) taken.stream().filter(row -> row.getString("attempt_no") == null).count();
  }

  private Uni<Boolean> take(SqlConnection tx, String sql, LineDelivery line, List<Integer> units) {
    return tx.preparedQuery(sql)
        .execute(
            Tuple.of(
                line.sku(),
                units.toArray(Integer[]::new),
                line.orderNo(),
                line.lineNo(),
                clock.instant().atOffset(ZoneOffset.UTC),
                lives.ofAll().marginHours()))
        .map(
            rows -> {
              var taken = rows.rowCount();
              if (taken != 0 && taken != units.size()) {
                throw new IllegalStateException("a locked key of " + line.sku() + " was taken");
              }
              return taken == units.size();
            });
  }
}
