package bida.order;

import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.order.core.StockMovement;
import bida.platform.database.InOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The counters for sale: available = usable total - held - committed; orders alone move the last
 * two.
 */
@ApplicationScoped
class Stock {

  private static final String HOLD =
      """
      update stock set held = held + wanted.quantity
      from unnest($1::text[], $2::bigint[]) as wanted (sku, quantity)
      where stock.sku = wanted.sku
        and stock.usable_total - stock.held - stock.committed >= wanted.quantity
      """;
  private static final String AVAILABLE =
      """
      select count(*) from (
        select stock.sku from stock
        join unnest($1::text[], $2::bigint[]) as wanted (sku, quantity) on stock.sku = wanted.sku
        where stock.usable_total - stock.held - stock.committed >= wanted.quantity
        order by stock.sku for update of stock) as enough
      """;
  private static final String MOVE =
      "update stock set held = held + $2, committed = committed + $3 where sku = $1";
  // Of what an app sells, so that it locks nobody else's. An order of which a buyer may have no
  // more than so many a day is placed alone.
  private static final String LOCK =
      """
      select sku, usable_total - held - committed as available from stock
      where sku in (
        select o.sku from offer o join unnest($1::text[], $2::text[]) as w (tenant, sku) using (tenant, sku)
        where o.on_sale and o.stock_tracked and o.buyer_limit is null and o.device_limit is null)
      order by sku for update
      """;
  private static final String LOCK_WHAT_IS_FREE = LOCK + " skip locked";
  private static final String HOLD_LOCKED =
      """
      update stock set held = held + wanted.quantity
      from unnest($1::text[], $2::bigint[]) as wanted (sku, quantity) where stock.sku = wanted.sku
      """;
  private static final String TAKE_TOTAL =
      """
      insert into stock (sku, version, usable_total) values ($1, $2, $3)
      on conflict (sku) do update set version = excluded.version, usable_total = excluded.usable_total
      where stock.version < excluded.version
      """;

  /** All lines or nothing; false leaves the transaction to be rolled back by the caller. */
  Uni<Boolean> hold(SqlConnection tx, List<OrderLine> lines) {
    var wanted = wanted(lines);
    return wanted.isEmpty()
        ? Uni.createFrom().item(true)
        : tx.preparedQuery(HOLD)
            .execute(tuple(wanted))
            .map(rows -> rows.rowCount() == wanted.size());
  }

  /** Whether all lines could be had now; locks their counters until the transaction ends. */
  Uni<Boolean> isAvailable(SqlConnection tx, Order order) {
    var wanted = wanted(order.lines());
    return wanted.isEmpty()
        ? Uni.createFrom().item(true)
        : tx.preparedQuery(AVAILABLE)
            .execute(tuple(wanted))
            .map(rows -> rows.iterator().next().getLong(0) == wanted.size());
  }

  /**
   * What is to be had of each, locked until the transaction ends.
   *
   * @param waits for those that others hold, which are left out otherwise
   */
  Uni<Map<String, Long>> lock(SqlConnection tx, Set<Offer.Key> offers, boolean waits) {
    return tx.preparedQuery(waits ? LOCK : LOCK_WHAT_IS_FREE)
        .execute(Offers.tuple(offers))
        .map(
            rows -> {
              var available = new HashMap<String, Long>();
              rows.forEach(row -> available.put(row.getString("sku"), row.getLong("available")));
              return available;
            });
  }

  /** Of counters that are locked, and no more than there is. */
  Uni<Void> holdLocked(SqlConnection tx, Map<String, Long> wanted) {
    return wanted.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(HOLD_LOCKED).execute(tuple(wanted)).replaceWithVoid();
  }

  Uni<Void> move(SqlConnection tx, List<StockMovement> movements) {
    return InOrder.each(
        movements,
        movement ->
            tx.preparedQuery(MOVE)
                .execute(Tuple.of(movement.sku(), movement.held(), movement.committed()))
                .replaceWithVoid());
  }

  /** Fulfillment's cumulative word; an older version changes nothing. */
  Uni<Void> takeTotal(SqlConnection tx, String sku, long version, long usableTotal) {
    return tx.preparedQuery(TAKE_TOTAL)
        .execute(Tuple.of(sku, version, usableTotal))
        .replaceWithVoid();
  }

  // Sorted and summed, so that two lines of one SKU are one lock.
  static Map<String, Long> wanted(List<OrderLine> lines) {
    var wanted = new TreeMap<String, Long>();
    for (var line : lines) {
      if (line.stockTracked()) {
        wanted.merge(line.sku(), (long) line.quantity(), Long::sum);
      }
    }
    return wanted;
  }

  private static Tuple tuple(Map<String, Long> wanted) {
    return Tuple.tuple()
        .addArrayOfString(wanted.keySet().toArray(String[]::new))
        .addArrayOfLong(wanted.values().toArray(Long[]::new));
  }
}
