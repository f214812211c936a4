package bida.fulfillment.vault;

import bida.fulfillment.core.LineDelivery;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Gives keys to order lines, all of a line or none, and takes back what was never read. */
@ApplicationScoped
public class Allocation {

  // The lock makes a key ours, the count makes it all or nothing, one key per unit.
  private static final String TAKE =
      """
      with picked as (
        select id from card_key where sku = $1 and status = 'AVAILABLE'
        order by id limit $2 for update %s),
      numbered as (
        select id, row_number() over (order by id) as unit, count(*) over () as found from picked)
      update card_key k
      set status = 'ISSUED', order_no = $3, line_no = $4, unit = n.unit, issued_at = $5
      from numbered n where k.id = n.id and n.found = $2 and k.status = 'AVAILABLE'
      returning k.id
      """;
  private static final String TAKE_AT_ONCE = TAKE.formatted("skip locked");
  private static final String TAKE_AFTER_OTHERS = TAKE.formatted("");

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
  private final InstantSource clock;

  Allocation(Stock stock, InstantSource clock) {
    this.stock = stock;
    this.clock = clock;
  }

  /** Whether all keys of the line were found; otherwise none is taken. */
  public Uni<Boolean> take(SqlConnection tx, LineDelivery line) {
    // What others hold locked may come back: only who waited for them may say "out of stock".
    return take(tx, TAKE_AT_ONCE, line)
        .flatMap(all -> all ? Uni.createFrom().item(true) : take(tx, TAKE_AFTER_OTHERS, line));
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
                clock.instant().atOffset(ZoneOffset.UTC)))
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
