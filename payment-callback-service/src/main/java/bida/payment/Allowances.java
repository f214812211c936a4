package bida.payment;

import bida.payment.core.Allowance;
import bida.payment.core.Days;
import bida.payment.core.OperatorAct.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** How much a person may still do alone, counted from the acts themselves. */
@ApplicationScoped
class Allowances {

  // Two acts at once would both see room for one. A statement of its own: the next one then sees
  // what the last holder committed.
  private static final String ONE_ACT_AFTER_THE_OTHER =
      "select pg_advisory_xact_lock(hashtextextended($1, 1))";
  private static final String DONE_ALONE =
      """
      select coalesce(sum(amount_minor), 0)::bigint as minor from operator_act
      where proposed_by = $1 and currency = $2 and proposed_at >= $3 and proposed_at < $4
        and status = 'DONE' and approved_by is null
      """;

  private final OperatorConfig config;

  Allowances(OperatorConfig config) {
    this.config = config;
  }

  Uni<Allowance> of(SqlConnection tx, Wish wish) {
    var amount = wish.task().amount();
    var currency = amount.currency().toLowerCase(Locale.ROOT);
    var fresh =
        new Allowance(
            config.alone().getOrDefault(currency, 0L),
            config.daily().getOrDefault(currency, 0L),
            0);
    return fresh.covers(amount.amountMinor())
        ? tx.preparedQuery(ONE_ACT_AFTER_THE_OTHER)
            .execute(Tuple.of("operator:" + wish.person()))
            .chain(() -> doneAlone(tx, wish))
            .map(fresh::after)
        : Uni.createFrom().item(fresh);
  }

  private static Uni<Long> doneAlone(SqlConnection tx, Wish wish) {
    var day = Days.of(wish.at());
    return tx.preparedQuery(DONE_ALONE)
        .execute(
            Tuple.of(
                wish.person(), wish.task().amount().currency(), begin(day), begin(day.plusDays(1))))
        .map(rows -> rows.iterator().next().getLong("minor"));
  }

  private static OffsetDateTime begin(LocalDate day) {
    return Days.start(day).atOffset(ZoneOffset.UTC);
  }
}
