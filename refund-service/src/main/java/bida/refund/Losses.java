package bida.refund;

import bida.refund.core.Loss;
import bida.refund.core.Refund;
import bida.refund.core.RefundReason;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * What may go back at our own loss: a supplier that is silent altogether empties no till before a
 * person has looked.
 */
@ApplicationScoped
class Losses {

  private static final Duration A_DAY = Duration.ofDays(1);

  // Two at once would both see room.
  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('bida.refund.loss'))";

  // By the rule, at once or when it looked again; what a person approves is not the rule's loss.
  private static final String KNOWN =
      """
      select exists (select from order_line_facts l
                     where l.order_no = $1 and l.written_off_at is not null) as written_off,
             coalesce((select sum(r.amount_minor) from refunds_history h join refunds r using (refund_no)
                       where r.reason = $2 and r.currency = $3 and h.command in ('Judge', 'PassDeadline')
                         and h.to_status = 'APPROVED' and h.from_status <> 'APPROVED'
                         and h.at > $4), 0)::bigint as given
      """;

  private final RefundConfig config;
  private final InstantSource clock;

  Losses(RefundConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Under a lock that is held to the end of the transaction, where it is a loss at all. */
  Uni<Loss> of(SqlConnection tx, Refund refund) {
    return refund.reason().equals(RefundReason.WRITTEN_OFF.name())
        ? tx.query(LOCK).execute().chain(() -> known(tx, refund))
        : Uni.createFrom().item(Loss.NONE);
  }

  private Uni<Loss> known(SqlConnection tx, Refund refund) {
    var currency = refund.amount().currency();
    return tx.preparedQuery(KNOWN)
        .execute(
            Tuple.of(
                refund.orderNo(),
                RefundReason.WRITTEN_OFF.name(),
                currency,
                clock.instant().minus(A_DAY).atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var row = rows.iterator().next();
              return new Loss(row.getBoolean("written_off"), cap(currency) - row.getLong("given"));
            });
  }

  private long cap(String currency) {
    return config.lossPerDay().getOrDefault(currency.toLowerCase(Locale.ROOT), 0L);
  }
}
