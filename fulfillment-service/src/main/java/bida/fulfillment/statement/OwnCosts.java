package bida.fulfillment.statement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What orders of ours can have cost at most: the dearest price that the supplier told of around the
 * moment they were sent, and where it told none, the guard of the offer.
 */
@ApplicationScoped
class OwnCosts {

  // A price may have risen a moment before the order, and been asked about a while later.
  private static final String OF =
      """
      select count(*) as attempts, count(*) filter (where cost is null) as unpriced,
        coalesce(sum(cost), 0) as cost
      from (
        select (d.state ->> 'quantity')::int * coalesce(
            (select max(p.price) from supplier_price p
             where p.supplier = a.supplier and p.product = a.supplier_product
               and p.from_at <= a.dispatched_at + interval '30 minutes'
               and (p.until_at is null or p.until_at >= a.dispatched_at)),
            a.max_cost) as cost
        from attempt a join delivery d using (order_no, line_no)
        where a.supplier = $1 and a.dispatched_at > $2 and a.dispatched_at <= $3) sent
      """;

  /**
   * Of all that was sent, whatever became of it.
   *
   * @param unpriced those of which nobody knows what they can cost
   */
  record Costs(long attempts, long unpriced, BigDecimal cost) {}

  Uni<Costs> of(SqlConnection tx, String supplier, Instant after, Instant until) {
    return tx.preparedQuery(OF)
        .execute(Tuple.of(supplier, StatementDays.utc(after), StatementDays.utc(until)))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Costs(
                    row.getLong("attempts"), row.getLong("unpriced"), row.getBigDecimal("cost")));
  }
}
