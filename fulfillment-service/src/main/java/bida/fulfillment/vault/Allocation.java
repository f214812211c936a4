package bida.fulfillment.vault;

import bida.fulfillment.core.LineDelivery;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gives keys to order lines, all of a line or none, and takes back what was never read. */
@ApplicationScoped
public class Allocation {

  // The lock makes a key ours, the count makes it all or nothing, one key per unit.
  private static final String TAKE =
      """
      with picked as (
        %s %s),
      numbered as (
        select id, row_number() over (order by id) as unit, count(*) over () as found from picked)
      update card_key k
      set status = 'ISSUED', order_no = $3, line_no = $4, unit = n.unit, issued_at = $5
      from numbered n where k.id = n.id and n.found = $2 and k.status = 'AVAILABLE'
      returning k.id
      """;
  private static final String ONE = ForSale.keys("$2", 5);
  private static final String TAKE_AT_ONCE = TAKE.formatted(ONE, "skip locked");
  private static final String TAKE_AFTER_OTHERS = TAKE.formatted(ONE, "");

  // A unit is given only where its whole line is: "upto" is the last unit of the line. The limit in
  // words is for the planner, which would otherwise expect to read a tenth of the SKU; what is
  // locked ends with the other.
  private static final String TAKE_MANY =
      """
      with picked as (
        select array_agg(id) as ids from (
          select id from (%s %s) as next limit cardinality($2::text[])) as enough)
      update card_key k
      set status = 'ISSUED', order_no = u.order_no, line_no = u.line_no, unit = u.unit, issued_at = $6
      from picked, unnest(picked.ids, $2::text[], $3::int[], $4::int[], $5::int[])
        as u (id, order_no, line_no, unit, upto)
      where k.id = u.id and u.upto <= cardinality(picked.ids) and k.status = 'AVAILABLE'
      returning k.order_no, k.line_no
      """;
  private static final String BEFORE = "savepoint before_keys";
  private static final String GIVE_BACK = "rollback to savepoint before_keys";
  private static final String AT_ONCE = "skip locked";
  private static final String AFTER_OTHERS = "";

  // Bought cards were never for sale, so none of them is missing there.
  private static final String QUARANTINE =
      """
      with taken as (
        update card_key set status = 'QUARANTINED', quarantined_at = $3
        where order_no = $1 and line_no = $2 and status = 'ISSUED'
        returning attempt_no)
      select count(*)::int as keys from taken where attempt_no is null
      """;

  private final Stock stock;
  private final ShelfLives lives;
  private final InstantSource clock;

  Allocation(Stock stock, ShelfLives lives, InstantSource clock) {
    this.stock = stock;
    this.lives = lives;
    this.clock = clock;
  }

  /** Whether all keys of the line were found; otherwise none is taken. */
  public Uni<Boolean> take(SqlConnection tx, LineDelivery line) {
    // What others hold locked may come back: only who waited for them may say "out of stock".
    return take(tx, TAKE_AT_ONCE, line)
        .flatMap(all -> all ? Uni.createFrom().item(true) : take(tx, TAKE_AFTER_OTHERS, line));
  }

  /**
   * For many lines of one SKU in one statement, in their order.
   *
   * @return those all keys of which were found; nothing is taken for the others
   */
  public Uni<Set<Place>> take(SqlConnection tx, String sku, List<LineDelivery> lines) {
    // Sent together: the second does not wait for the answer to the first.
    return Uni.combine()
        .all()
        .unis(tx.query(BEFORE).execute(), take(tx, AT_ONCE, sku, lines))
        .with((_, taken) -> taken)
        .flatMap(
            taken ->
                taken.size() == lines.size()
                    ? Uni.createFrom().item(taken)
                    : takeAfterOthers(tx, sku, lines));
  }

  // Two that wait for each other's keys with keys of their own would wait for ever, so what was
  // taken is given back first; then each locks in the same order.
  private Uni<Set<Place>> takeAfterOthers(SqlConnection tx, String sku, List<LineDelivery> lines) {
    return Uni.combine()
        .all()
        .unis(tx.query(GIVE_BACK).execute(), take(tx, AFTER_OTHERS, sku, lines))
        .with((_, taken) -> taken)
        .flatMap(
            taken -> {
              // The smallest first: what is left then is too little for any of the others, and
              // for lines of one key there is nothing left now.
              var left =
                  lines.stream()
                      .filter(line -> !taken.contains(Place.of(line)))
                      .sorted(Comparator.comparingInt(LineDelivery::quantity))
                      .toList();
              return left.isEmpty() || left.getLast().quantity() == 1
                  ? Uni.createFrom().item(taken)
                  : take(tx, AFTER_OTHERS, sku, left)
                      .map(
                          more -> {
                            taken.addAll(more);
                            return taken;
                          });
            });
  }

  /** One line of an order. */
  public record Place(String orderNo, int lineNo) {
    public static Place of(LineDelivery line) {
      return new Place(line.orderNo(), line.lineNo());
    }
  }

  private Uni<Set<Place>> take(
      SqlConnection tx, String locked, String sku, List<LineDelivery> lines) {
    var units = Units.of(lines);
    // A power of two, so that few statements have to be planned.
    var most = Math.max(1, Integer.highestOneBit(units.units().length - 1) << 1);
    return tx.preparedQuery(TAKE_MANY.formatted(ForSale.keys(String.valueOf(most), 6), locked))
        .execute(
            Tuple.tuple()
                .addString(sku)
                .addArrayOfString(units.orderNos())
                .addArrayOfInteger(units.lineNos())
                .addArrayOfInteger(units.units())
                .addArrayOfInteger(units.upto())
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))
                .addInteger(lives.ofAll().marginHours()))
        .map(
            rows -> {
              var taken = new HashMap<Place, Integer>();
              rows.forEach(
                  row ->
                      taken.merge(
                          new Place(row.getString("order_no"), row.getInteger("line_no")),
                          1,
                          Integer::sum));
              for (var line : lines) {
                var keys = taken.get(Place.of(line));
                if (keys != null && keys != line.quantity()) {
                  throw new IllegalStateException("a locked key of " + sku + " was taken");
                }
              }
              return new HashSet<>(taken.keySet());
            });
  }

  /** Out of sale for good: nobody can know whether a stopped key was seen. */
  public Uni<Void> quarantine(SqlConnection tx, LineDelivery line) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return tx.preparedQuery(QUARANTINE)
        .execute(Tuple.of(line.orderNo(), line.lineNo(), now))
        .map(rows -> rows.iterator().next().getInteger("keys"))
        .flatMap(keys -> stock.change(tx, line.sku(), -keys));
  }

  private Uni<Boolean> take(SqlConnection tx, String sql, LineDelivery line) {
    return tx.preparedQuery(sql)
        .execute(
            Tuple.of(
                line.sku(),
                line.quantity(),
                line.orderNo(),
                line.lineNo(),
                clock.instant().atOffset(ZoneOffset.UTC),
                lives.ofAll().marginHours()))
        .map(
            rows -> {
              var taken = rows.rowCount();
              if (taken != 0 && taken != line.quantity()) {
                throw new IllegalStateException("a locked key of " + line.sku() + " was taken");
              }
              return taken == line.quantity();
            });
  }
}
