package bida.fulfillment.statement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** Our money at suppliers as it was read: a row for as long as it stays the same. */
@ApplicationScoped
class Balances {

  private static final int SCALE = 5;

  private static final String SAME =
      """
      update supplier_balance set until_at = $3
      where supplier = $1 and balance = $2::numeric and from_at = (
        select max(from_at) from supplier_balance where supplier = $1)
      """;
  private static final String OTHER =
      """
      insert into supplier_balance (supplier, from_at, until_at, balance) values ($1, $3, $3, $2::numeric)
      on conflict (supplier, from_at) do nothing
      """;
  // The last one of before opens the day, however old it is.
  private static final String OF =
      """
      select from_at, until_at, balance from supplier_balance
      where supplier = $1 and from_at < $3 and from_at >= coalesce(
        (select max(from_at) from supplier_balance where supplier = $1 and from_at < $2), $2)
      order by from_at
      """;

  private static final String FORGET =
      "delete from supplier_balance where supplier = $1 and until_at < $2";

  /** One balance, and from when to when it was read. */
  record Reading(Instant from, Instant until, BigDecimal balance) {}

  Uni<Void> note(SqlConnection tx, String supplier, BigDecimal balance, Instant at) {
    var row =
        Tuple.of(supplier, balance.setScale(SCALE, RoundingMode.HALF_EVEN), StatementDays.utc(at));
    return tx.preparedQuery(SAME)
        .execute(row)
        .flatMap(
            same ->
                same.rowCount() == 1
                    ? Uni.createFrom().voidItem()
                    : tx.preparedQuery(OTHER).execute(row).replaceWithVoid());
  }

  /** From the one that holds at {@code begin} to the last before {@code end}. */
  Uni<List<Reading>> of(SqlConnection tx, String supplier, Instant begin, Instant end) {
    return tx.preparedQuery(OF)
        .execute(Tuple.of(supplier, StatementDays.utc(begin), StatementDays.utc(end)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new Reading(
                                row.getOffsetDateTime("from_at").toInstant(),
                                row.getOffsetDateTime("until_at").toInstant(),
                                row.getBigDecimal("balance")))
                    .toList());
  }

  Uni<Void> forget(SqlConnection tx, String supplier, Instant before) {
    return tx.preparedQuery(FORGET)
        .execute(Tuple.of(supplier, StatementDays.utc(before)))
        .replaceWithVoid();
  }
}
