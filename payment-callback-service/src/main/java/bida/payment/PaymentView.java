package bida.payment;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.payment.core.Payment;
import bida.payment.core.PaymentStatus;
import bida.payment.core.Refund;
import bida.payment.core.RefundStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A payment as apps and operators read it. */
record PaymentView(
    String paymentId,
    String paymentNo,
    String channel,
    String method,
    Money amount,
    PaymentStatus status,
    Instant openedAt,
    @Nullable Instant expiresAt,
    @Nullable String codeUrl,
    Map<String, String> payWith,
    @Nullable Money received,
    @Nullable String channelTransactionId,
    @Nullable Instant paidAt,
    @Nullable ConfirmedBy confirmedBy,
    List<RefundView> refunds) {

  record RefundView(
      String refundNo,
      Money amount,
      String reason,
      RefundStatus status,
      @Nullable String channelRefundId,
      @Nullable String failure,
      Instant approvedAt,
      @Nullable Instant estimatedArrivalAt) {
    static RefundView of(Refund refund, Duration arrival) {
      return new RefundView(
          refund.refundNo(),
          refund.amount(),
          refund.reason(),
          refund.status(),
          refund.channelRefundId(),
          refund.failure(),
          refund.approvedAt(),
          RefundArrival.of(refund, arrival));
    }
  }

  /** {@code arrival}: how long a refund by this channel takes. */
  static PaymentView of(
      Payment payment, Map<String, String> payWith, List<Refund> refunds, Duration arrival) {
    var prepay = payment.prepay();
    var received = payment.received();
    return new PaymentView(
        payment.paymentId(),
        payment.paymentNo(),
        payment.channel(),
        payment.method(),
        payment.amount(),
        payment.status(),
        payment.openedAt(),
        prepay == null ? null : prepay.expiresAt(),
        payWith.get("codeUrl"),
        payWith,
        received == null ? null : received.amount(),
        received == null ? null : received.transactionId(),
        received == null ? null : received.paidAt(),
        received == null ? null : received.by(),
        refunds.stream()
            .filter(refund -> refund.paymentId().equals(payment.paymentId()))
            .map(refund -> RefundView.of(refund, arrival))
            .toList());
  }
}
