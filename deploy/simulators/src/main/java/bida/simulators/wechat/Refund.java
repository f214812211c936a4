package bida.simulators.wechat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One refund in WeChat's book.
 *
 * @param planned how it will end; decided when it is accepted, so that a restart changes nothing
 * @param settlesAt when it ends
 */
record Refund(
    String outRefundNo,
    String refundId,
    String outTradeNo,
    String transactionId,
    String notifyUrl,
    String reason,
    long amountMinor,
    long totalMinor,
    String currency,
    Status status,
    Status planned,
    Instant createdAt,
    Instant settlesAt,
    @Nullable Instant successAt) {

  enum Status {
    PROCESSING,
    SUCCESS,
    ABNORMAL,
    CLOSED
  }

  boolean sameAs(String outTradeNo, long amountMinor, long totalMinor) {
    return this.outTradeNo.equals(outTradeNo)
        && this.amountMinor == amountMinor
        && this.totalMinor == totalMinor;
  }

  Refund settled(Instant at) {
    return in(planned, planned, settlesAt, planned == Status.SUCCESS ? at : null);
  }

  /** Asked to pay an abnormal refund out another way. */
  Refund again(Instant settlesAt) {
    return in(Status.PROCESSING, Status.SUCCESS, settlesAt, null);
  }

  private Refund in(Status status, Status planned, Instant settlesAt, @Nullable Instant successAt) {
    return new Refund(
        outRefundNo,
        refundId,
        outTradeNo,
        transactionId,
        notifyUrl,
        reason,
        amountMinor,
        totalMinor,
        currency,
        status,
        planned,
        createdAt,
        settlesAt,
        successAt);
  }
}
