package bida.fulfillment.statement;

import bida.fulfillment.core.BalanceDay;
import bida.fulfillment.core.BalanceDay.Verdict;
import bida.fulfillment.statement.OwnCosts.Costs;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Which days of which suppliers' balances are compared, each once for ever. */
@ApplicationScoped
class BalanceDays {

  // A supplier that never told its balance has no days.
  private static final String MISSING =
      """
      select s.supplier, d.day from unnest($1::text[]) as s (supplier) cross join unnest($2::date[]) as d (day)
      where exists (select from supplier_balance b where b.supplier = s.supplier)
        and not exists (select from supplier_balance_day c where c.supplier = s.supplier and c.day = d.day)
      order by d.day, s.supplier
      """;
  private static final String DONE =
      """
      insert into supplier_balance_day
        (supplier, day, verdict, opening, closing, fell, rose, cost, attempts, unpriced, compared_at)
      values ($1, $2, $3, $4::numeric, $5::numeric, $6::numeric, $7::numeric, $8::numeric, $9, $10, $11)
      on conflict (supplier, day) do nothing
      """;
  private static final String UNREAD =
      """
      insert into supplier_balance_day (supplier, day, verdict, compared_at) values ($1, $2, 'UNREAD', $3)
      on conflict (supplier, day) do nothing
      """;
  private static final String LIST =
      """
      select * from supplier_balance_day where supplier = $1 and day < $2 order by day desc limit $3
      """;

  private final Database database;
  private final InstantSource clock;

  BalanceDays(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A day, and what was found. */
  record Compared(
      Verdict verdict, BigDecimal opening, BigDecimal closing, BalanceDay day, Costs sent) {}

  /**
   * As it is shown. {@code rose} is money paid in or given back; {@code cost} what all attempts can
   * have cost at most, but for those that are {@code unpriced}.
   */
  record Shown(
      LocalDate day,
      String verdict,
      @Nullable BigDecimal opening,
      @Nullable BigDecimal closing,
      @Nullable BigDecimal fell,
      @Nullable BigDecimal rose,
      @Nullable BigDecimal cost,
      @Nullable Long attempts,
      @Nullable Long unpriced) {

    static Shown of(Row row) {
      return new Shown(
          row.getLocalDate("day"),
          row.getString("verdict"),
          row.getBigDecimal("opening"),
          row.getBigDecimal("closing"),
          row.getBigDecimal("fell"),
          row.getBigDecimal("rose"),
          row.getBigDecimal("cost"),
          row.getLong("attempts"),
          row.getLong("unpriced"));
    }
  }

  Uni<List<StatementKey>> missing(Collection<String> suppliers, List<LocalDate> days) {
    return database
        .pool()
        .preparedQuery(MISSING)
        .execute(Tuple.of(suppliers.toArray(String[]::new), days.toArray(LocalDate[]::new)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row -> new StatementKey(row.getString("supplier"), row.getLocalDate("day")))
                    .toList());
  }

  /** Whether nobody else has compared it meanwhile. */
  Uni<Boolean> done(SqlConnection tx, StatementKey key, Compared found) {
    return tx.preparedQuery(DONE)
        .execute(
            Tuple.tuple()
                .addString(key.supplier())
                .addLocalDate(key.day())
                .addString(found.verdict().name())
                .addBigDecimal(found.opening())
                .addBigDecimal(found.closing())
                .addBigDecimal(found.day().fell())
                .addBigDecimal(found.day().rose())
                .addBigDecimal(found.sent().cost())
                .addLong(found.sent().attempts())
                .addLong(found.sent().unpriced())
                .addOffsetDateTime(StatementDays.utc(clock.instant())))
        .map(rows -> rows.rowCount() == 1);
  }

  Uni<Void> unread(SqlConnection tx, StatementKey key) {
    return tx.preparedQuery(UNREAD)
        .execute(Tuple.of(key.supplier(), key.day(), StatementDays.utc(clock.instant())))
        .replaceWithVoid();
  }

  /** The latest first. */
  Uni<List<Shown>> of(String supplier, LocalDate before, int most) {
    return database
        .pool()
        .preparedQuery(LIST)
        .execute(Tuple.of(supplier, before, most))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Shown::of).toList());
  }
}
