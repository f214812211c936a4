package bida.fulfillment.statement;

import bida.fulfillment.core.DeliveryStatus;
import bida.fulfillment.core.StatementRule.Ours;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Our side of a supplier's statement. */
@ApplicationScoped
class OwnAttempts {

  private static final String COLUMNS =
      """
      select a.attempt_no, a.status, a.dispatched_at is not null as sent,
        d.state #>> '{attempt,cards,completeAt}' is not null as kept,
        a.max_cost * (d.state ->> 'quantity')::int as cost_limit, a.order_no, d.tenant
      from attempt a join delivery d using (order_no, line_no)
      """;
  private static final String LISTED = COLUMNS + "where a.supplier = $1 and a.attempt_no = any($2)";
  private static final String UNLISTED =
      COLUMNS
          + """
          where a.supplier = $1 and a.dispatched_at >= $2 and a.dispatched_at < $3 and a.listed_on is null
          order by a.attempt_no
          """;
  private static final String MARK =
      """
      update attempt set listed_on = $3
      where supplier = $1 and attempt_no = any($2) and listed_on is null
      """;

  /** One of our attempts, and whose it is. */
  record Own(String attemptNo, String orderNo, String tenant, Ours ours) {}

  /** By number, as far as we know them. */
  Uni<Map<String, Own>> listed(SqlConnection tx, String supplier, Collection<String> numbers) {
    return tx.preparedQuery(LISTED)
        .execute(Tuple.of(supplier, numbers.toArray(String[]::new)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(OwnAttempts::own)
                    .collect(Collectors.toMap(Own::attemptNo, Function.identity())));
  }

  /** Sent in that time, and in no statement so far. */
  Uni<List<Own>> unlisted(SqlConnection tx, String supplier, Instant from, Instant until) {
    return tx.preparedQuery(UNLISTED)
        .execute(Tuple.of(supplier, StatementDays.utc(from), StatementDays.utc(until)))
        .map(
            rows -> StreamSupport.stream(rows.spliterator(), false).map(OwnAttempts::own).toList());
  }

  Uni<Void> mark(SqlConnection tx, String supplier, Collection<String> numbers, LocalDate day) {
    return tx.preparedQuery(MARK)
        .execute(Tuple.of(supplier, numbers.toArray(String[]::new), day))
        .replaceWithVoid();
  }

  private static Own own(Row row) {
    BigDecimal limit = row.getBigDecimal("cost_limit");
    return new Own(
        row.getString("attempt_no"),
        row.getString("order_no"),
        row.getString("tenant"),
        new Ours(
            DeliveryStatus.valueOf(row.getString("status")),
            row.getBoolean("sent"),
            row.getBoolean("kept"),
            limit));
  }
}
