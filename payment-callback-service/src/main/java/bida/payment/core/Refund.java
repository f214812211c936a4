package bida.payment.core;

import bida.contracts.Money;
import bida.contracts.PaymentEvent.RefundCompleted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Money to go back; {@code refundNo} is what the channel knows, for ever. */
public record Refund(
    String refundNo,
    String paymentId,
    @Nullable String orderNo,
    @Nullable String tenant,
    String channel,
    Money amount,
    String reason,
    RefundStatus status,
    Instant approvedAt,
    boolean caseOpened,
    @Nullable String channelRefundId,
    @Nullable String failure) {

  Refund to(RefundStatus next) {
    return with(next, channelRefundId, failure);
  }

  Refund with(RefundStatus next, @Nullable String id, @Nullable String why) {
    return new Refund(
        refundNo,
        paymentId,
        orderNo,
        tenant,
        channel,
        amount,
        reason,
        next,
        approvedAt,
        caseOpened,
        id,
        why);
  }

  /** What is told of its end: {@code id} is the channel's or the bank's number. */
  public RefundCompleted completed(@Nullable String id, Instant at) {
    return new RefundCompleted(refundNo, paymentId, orderNo, tenant, amount, id, at);
  }

  Refund withCase() {
    return new Refund(
        refundNo,
        paymentId,
        orderNo,
        tenant,
        channel,
        amount,
        reason,
        status,
        approvedAt,
        true,
        channelRefundId,
        failure);
  }

  /** As it was before it was sent; the next trouble is worth a case of its own. */
  Refund afresh() {
    return new Refund(
        refundNo,
        paymentId,
        orderNo,
        tenant,
        channel,
        amount,
        reason,
        RefundStatus.APPROVED,
        approvedAt,
        false,
        null,
        null);
  }
}
