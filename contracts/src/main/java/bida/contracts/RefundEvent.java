package bida.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Topic {@code refunds}, published by refund-service: who gets how much back, and cases. */
public sealed interface RefundEvent extends Event {

  /** A decision about money that may belong to no order. */
  sealed interface OfMoney extends RefundEvent {
    @Nullable String orderNo();

    String paymentId();

    @Override
    default String key() {
      var orderNo = orderNo();
      return orderNo == null ? paymentId() : orderNo;
    }
  }

  /** Carry it out to the fen; {@code refundNo} is the number sent to the channel, for ever. */
  record RefundApproved(
      String refundNo,
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      String reason,
      Instant approvedAt)
      implements OfMoney {}

  record RefundRefused(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      String reason,
      String refusal,
      Instant refusedAt)
      implements OfMoney {}

  record CaseOpened(
      String caseNo, String kind, @Nullable String orderNo, int tier, Instant answerBy)
      implements RefundEvent {
    @Override
    public String key() {
      return orderNo == null ? caseNo : orderNo;
    }
  }
}
