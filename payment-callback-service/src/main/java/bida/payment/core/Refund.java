package bida.payment.core;

import bida.contracts.Money;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.core.Movement.RefundEnded;
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

  /** What refund-service approved; {@code payment} is null where nobody here knows it. */
  public static Refund of(RefundApproved approved, @Nullable Payment payment) {
    return new Refund(
        approved.refundNo(),
        approved.paymentId(),
        approved.orderNo(),
        approved.tenant(),
        payment == null ? "unknown" : payment.channel(),
        approved.amount(),
        approved.reason(),
        RefundStatus.APPROVED,
        approved.approvedAt(),
        false,
        null,
        null);
  }

  /** What the channel has given back by itself. */
  public static Refund adopted(Payment payment, RefundEnded news) {
    var order = payment.order();
    return new Refund(
        news.refundNo(),
        payment.paymentId(),
        order == null ? null : order.orderNo(),
        order == null ? null : order.tenant(),
        news.channel(),
        news.amount(),
        "started at the channel",
        RefundStatus.SUCCEEDED,
        news.endedAt(),
        false,
        news.channelRefundId(),
        null);
  }

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
