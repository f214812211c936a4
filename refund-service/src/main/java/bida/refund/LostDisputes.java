package bida.refund;

import bida.contracts.Money;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.platform.decision.Decision.Accepted;
import bida.platform.observability.Traces;
import bida.refund.core.Refund;
import bida.refund.core.RefundCommand;
import bida.refund.core.RefundStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/**
 * Money the channel gave a payer by itself: it counts as returned, and what waited for the end of
 * the dispute is not owed a second time (failures.md D11).
 */
@ApplicationScoped
class LostDisputes {

  // Who asked first is counted first; what is on its way already is beyond recall.
  private static final String STILL_OWED =
      """
      select refund_no, amount_minor from refunds
      where payment_id = $1 and currency = $2 and status = any ($3)
      order by requested_at, arrived
      """;

  private static final String[] COVERABLE =
      Stream.of(RefundStatus.values())
          .filter(RefundStatus::coverable)
          .map(RefundStatus::name)
          .toArray(String[]::new);

  private final CapturedPayments payments;
  private final Refunds refunds;
  private final Cases cases;
  private final Traces traces;

  LostDisputes(CapturedPayments payments, Refunds refunds, Cases cases, Traces traces) {
    this.payments = payments;
    this.refunds = refunds;
    this.cases = cases;
    this.traces = traces;
  }

  /** For a payment whose lock is held. */
  Uni<Void> note(SqlConnection tx, PaymentDisputed e) {
    var loss =
        DisputedPayments.needed(
            e,
            "DISPUTE_LOST",
            "The channel took "
                + e.amount().amountMinor()
                + " "
                + e.amount().currency()
                + " (minor units): "
                + e.reason());
    return payments
        .lostToDispute(tx, e.paymentId(), DisputedPayments.id(e), e.amount(), e.at())
        .flatMap(news -> news ? coverWhatWaits(tx, e) : Uni.createFrom().voidItem())
        .chain(() -> cases.need(tx, loss, null, traces.current()));
  }

  private Uni<Void> coverWhatWaits(SqlConnection tx, PaymentDisputed e) {
    return tx.preparedQuery(STILL_OWED)
        .execute(Tuple.of(e.paymentId(), e.amount().currency(), COVERABLE))
        .flatMap(
            rows -> {
              var left = Uni.createFrom().item(e.amount());
              for (var row : rows) {
                left = left.flatMap(money -> cover(tx, row, money));
              }
              return left.replaceWithVoid();
            });
  }

  /** Completes with what is left for the next one. */
  private Uni<Money> cover(SqlConnection tx, Row row, Money left) {
    if (left.amountMinor() == 0) {
      return Uni.createFrom().item(left);
    }
    var asked = Money.of(row.getLong("amount_minor"), left.currency());
    return refunds
        .decide(tx, row.getString("refund_no"), _ -> new RefundCommand.Cover(left))
        .map(
            decision ->
                decision instanceof Accepted<Refund, ?>(var next, _)
                    ? left.minus(next.coveredOf(asked))
                    : left);
  }
}
