package bida.refund;

import bida.contracts.CaseNeeded;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentClaimed;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.platform.observability.Traces;
import bida.refund.CapturedPayments.Capture;
import bida.refund.core.RefundWanted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Takes note of money: what may go back, and what must because it belongs to no order. */
@ApplicationScoped
class ArrivedMoney {

  private final CapturedPayments payments;
  private final Refunds refunds;
  private final Cases cases;
  private final RefundConfig config;
  private final Traces traces;

  ArrivedMoney(
      CapturedPayments payments, Refunds refunds, Cases cases, RefundConfig config, Traces traces) {
    this.payments = payments;
    this.refunds = refunds;
    this.cases = cases;
    this.config = config;
    this.traces = traces;
  }

  Uni<Void> confirmed(SqlConnection tx, PaymentConfirmed e) {
    return payments
        .record(
            tx, new Capture(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), true, e.paidAt()))
        .chain(() -> refunds.releaseHeld(tx, e.paymentId()))
        .chain(() -> refunds.judgeAll(tx, e.paymentId()));
  }

  /** Held, with a case for whoever can find its order, and returned by itself at the deadline. */
  Uni<Void> unmatched(SqlConnection tx, PaymentUnmatched e) {
    var wanted = new RefundWanted(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), e.reason());
    var returnAt = e.receivedAt().plus(config.holdUnmatched());
    return payments
        .record(
            tx,
            new Capture(e.paymentId(), e.orderNo(), e.tenant(), e.amount(), false, e.receivedAt()))
        // A claim for goods is told under the key of its order and may overtake this.
        .chain(
            matched ->
                matched
                    ? Uni.createFrom().item(Optional.<String>empty())
                    : refunds.hold(tx, wanted, returnAt))
        .chain(refundNo -> refundNo.isEmpty() ? done() : openCase(tx, e, refundNo.get()))
        .chain(() -> refunds.judgeAll(tx, e.paymentId()));
  }

  /** Its buyer does not want to wait for the deadline. */
  Uni<Void> claimed(SqlConnection tx, PaymentClaimed e) {
    return refunds.giveBackHeld(tx, e.paymentId());
  }

  private Uni<Void> openCase(SqlConnection tx, PaymentUnmatched e, String refundNo) {
    // The payment's own service asks for the same case; this one knows the refund it is about.
    var kind = e.reason().equalsIgnoreCase("orphan") ? "PAYMENT_ORPHAN" : "PAYMENT_MISMATCH";
    var needed =
        new CaseNeeded(
            kind + ":" + e.paymentId(),
            kind,
            e.orderNo(),
            e.tenant(),
            e.reason() + ", " + e.channel() + " " + e.channelTransactionId(),
            e.receivedAt());
    return cases.need(tx, needed, refundNo, traces.current());
  }

  /** Somebody refunded in the channel's own console: adopted, so that it is not given twice. */
  Uni<Void> refundedByChannel(SqlConnection tx, ChannelRefundReported e) {
    var needed =
        new CaseNeeded(
            "CHANNEL_REFUND_ADOPTED:" + e.paymentId() + ":" + e.channelRefundNo(),
            "CHANNEL_REFUND_ADOPTED",
            e.orderNo(),
            e.tenant(),
            e.channelRefundNo(),
            e.reportedAt());
    return payments
        .lock(tx, e.paymentId(), e.orderNo(), e.tenant())
        .chain(
            () ->
                payments.reportedByChannel(
                    tx, e.paymentId(), e.channelRefundNo(), e.amount(), e.reportedAt()))
        .chain(() -> cases.need(tx, needed, null, traces.current()));
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }
}
