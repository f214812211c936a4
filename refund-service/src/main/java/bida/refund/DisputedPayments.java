package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.platform.observability.Traces;
import bida.refund.core.CaseCommand;
import bida.refund.core.CaseOpening;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;

/**
 * Complaints and disputes at the channel: somebody answers in its time, and no rule returns money
 * that the channel may take back by itself (failures.md D11).
 */
@ApplicationScoped
class DisputedPayments {

  // News come in any order: the latest word counts, and of two at once the end. What was told
  // before
  // anybody knew the order is told again with it.
  private static final String NOTE =
      """
      insert into payment_disputes as known
        (dispute_id, payment_id, order_no, stage, amount_minor, currency, reason, reply_by, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (dispute_id) do update
      set payment_id = excluded.payment_id, order_no = excluded.order_no,
          stage = excluded.stage, amount_minor = excluded.amount_minor, currency = excluded.currency,
          reason = excluded.reason, reply_by = excluded.reply_by, at = excluded.at
      where excluded.at > known.at
         or (excluded.at = known.at and known.stage in ('OPENED', 'UPDATED')
             and excluded.stage not in ('OPENED', 'UPDATED'))
         or (excluded.at = known.at and known.order_no is null and excluded.order_no is not null)
      """;

  private final CapturedPayments payments;
  private final LostDisputes lost;
  private final Refunds refunds;
  private final Cases cases;
  private final Traces traces;

  DisputedPayments(
      CapturedPayments payments, LostDisputes lost, Refunds refunds, Cases cases, Traces traces) {
    this.payments = payments;
    this.lost = lost;
    this.refunds = refunds;
    this.cases = cases;
    this.traces = traces;
  }

  Uni<Void> note(SqlConnection tx, PaymentDisputed e) {
    return payments
        .lock(tx, e.paymentId(), e.orderNo(), e.tenant())
        .chain(() -> remember(tx, e))
        .flatMap(news -> news ? act(tx, e) : Uni.createFrom().voidItem());
  }

  private Uni<Void> act(SqlConnection tx, PaymentDisputed e) {
    return switch (e.stage()) {
      case OPENED, UPDATED -> answerInTime(tx, e);
      case ENDED -> end(tx, e);
      case LOST -> lost.note(tx, e).chain(() -> end(tx, e));
    };
  }

  private Uni<Void> answerInTime(SqlConnection tx, PaymentDisputed e) {
    var asked = needed(e, "PAYMENT_DISPUTED", e.stage() + ": " + e.reason());
    var opening = CaseOpening.answeredBy(asked, e.replyBy());
    return cases
        .open(tx, opening, traces.current())
        .flatMap(
            fresh ->
                fresh
                    ? Uni.createFrom().voidItem()
                    : cases.applyTo(
                        tx,
                        asked.dedupeKey(),
                        new CaseCommand.Renew(e.stage() + ": " + e.reason(), e.replyBy())));
  }

  private Uni<Void> end(SqlConnection tx, PaymentDisputed e) {
    var asked = needed(e, "PAYMENT_DISPUTED", e.reason());
    return cases
        .applyTo(tx, asked.dedupeKey(), new CaseCommand.Settle("DISPUTE_" + e.stage()))
        .chain(() -> refunds.judgeAll(tx, e.paymentId()));
  }

  private static Uni<Boolean> remember(SqlConnection tx, PaymentDisputed e) {
    var replyBy = e.replyBy();
    return tx.preparedQuery(NOTE)
        .execute(
            Tuple.tuple()
                .addString(id(e))
                .addString(e.paymentId())
                .addString(e.orderNo())
                .addString(e.stage().name())
                .addLong(e.amount().amountMinor())
                .addString(e.amount().currency())
                .addString(e.reason())
                .addOffsetDateTime(replyBy == null ? null : replyBy.atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(e.at().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  static CaseNeeded needed(PaymentDisputed e, String kind, String detail) {
    return new CaseNeeded(kind + ":" + id(e), kind, e.orderNo(), e.tenant(), detail, e.at());
  }

  // Two channels may give the same number.
  static String id(PaymentDisputed e) {
    return e.channel() + ":" + e.disputeId();
  }
}
