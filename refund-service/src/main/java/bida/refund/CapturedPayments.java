package bida.refund;

import bida.contracts.Money;
import bida.refund.core.Grounds;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What was captured per payment, and the lock under which its refunds are summed. */
@ApplicationScoped
class CapturedPayments {

  /** A payment as its channel confirmed it. */
  record Capture(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      boolean matched,
      Instant paidAt) {}

  private static final String RECORD =
      """
      insert into captured_payments (payment_id, order_no, tenant, amount_minor, currency, matched, paid_at)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (payment_id) do update
      set order_no = coalesce(excluded.order_no, captured_payments.order_no),
          tenant = coalesce(excluded.tenant, captured_payments.tenant),
          amount_minor = excluded.amount_minor, currency = excluded.currency,
          matched = captured_payments.matched or excluded.matched, paid_at = excluded.paid_at
      returning matched
      """;

  // A request that comes before its payment makes the row, so that both always meet at its lock.
  private static final String LOCK =
      """
      insert into captured_payments (payment_id, order_no, tenant) values ($1, $2, $3)
      on conflict (payment_id) do update set payment_id = excluded.payment_id
      """;

  // Orders that were placed before lines were priced name the lines that are held and no price:
  // their
  // hold is one of all that is left, and what may go back of it is for the request to say.
  private static final String GROUNDS =
      """
      select p.amount_minor, coalesce(p.currency, $2) as currency,
             coalesce((select sum(r.amount_minor) from refunds r
                       where r.payment_id = p.payment_id and r.status in ('APPROVED', 'FAILED', 'SUCCEEDED')), 0)::bigint
             + coalesce((select sum(c.amount_minor) from channel_refunds c
                         where c.payment_id = p.payment_id and c.currency = p.currency), 0)::bigint as granted,
             case when exists (select from order_facts f where f.order_no = $3 and f.fenced_at is not null)
                         or exists (select 1 from order_line_facts l where l.order_no = $3
                                    having bool_or(l.held_at is not null) and not bool_or(l.amount_minor is not null))
                  then coalesce(p.amount_minor, 0)
                  else coalesce((select sum(l.amount_minor) from order_line_facts l
                                 where l.order_no = $3 and l.held_at is not null), 0) end::bigint as held,
             exists (select from payment_disputes d
                     where d.payment_id = p.payment_id and d.stage in ('OPENED', 'UPDATED')) as disputed,
             exists (select from channel_refunds c
                     where c.payment_id = p.payment_id and c.currency = p.currency
                       and c.channel_refund_no like 'dispute:%') as lost
      from captured_payments p where p.payment_id = $1
      """;

  private static final String REPORTED =
      """
      insert into channel_refunds (payment_id, channel_refund_no, amount_minor, currency, reported_at)
      values ($1, $2, $3, $4, $5) on conflict do nothing
      """;

  /** Completes with whether it has its order, by this news or an earlier one. */
  Uni<Boolean> record(SqlConnection tx, Capture capture) {
    return tx.preparedQuery(RECORD)
        .execute(
            Tuple.tuple()
                .addString(capture.paymentId())
                .addString(capture.orderNo())
                .addString(capture.tenant())
                .addLong(capture.amount().amountMinor())
                .addString(capture.amount().currency())
                .addBoolean(capture.matched())
                .addOffsetDateTime(capture.paidAt().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.iterator().next().getBoolean("matched"));
  }

  Uni<Void> lock(
      SqlConnection tx, String paymentId, @Nullable String orderNo, @Nullable String tenant) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(paymentId, orderNo, tenant)).replaceWithVoid();
  }

  /** Only true under the lock. */
  Uni<Grounds> grounds(
      SqlConnection tx, String paymentId, @Nullable String orderNo, String currency) {
    return tx.preparedQuery(GROUNDS)
        .execute(Tuple.of(paymentId, currency, orderNo))
        .map(rows -> grounds(rows.iterator().next()));
  }

  private static Grounds grounds(Row row) {
    var currency = row.getString("currency");
    var captured = row.getLong("amount_minor");
    return new Grounds(
        captured == null ? null : Money.of(captured, currency),
        Money.of(row.getLong("granted"), currency),
        Money.of(row.getLong("held"), currency),
        row.getBoolean("disputed"),
        row.getBoolean("lost"));
  }

  /** Completes with whether it was news. */
  Uni<Boolean> reportedByChannel(
      SqlConnection tx, String paymentId, String channelRefundNo, Money amount, Instant at) {
    return tx.preparedQuery(REPORTED)
        .execute(
            Tuple.of(
                paymentId,
                channelRefundNo,
                amount.amountMinor(),
                amount.currency(),
                at.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Money the channel took for a dispute and gave the payer, which counts as returned. */
  Uni<Boolean> lostToDispute(
      SqlConnection tx, String paymentId, String disputeId, Money amount, Instant at) {
    return reportedByChannel(tx, paymentId, "dispute:" + disputeId, amount, at);
  }
}
