package bida.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Topic {@code payments}, published by payment-callback-service: what the channels did. */
public sealed interface PaymentEvent extends Event {

  /** A fact about an order that is known here. */
  sealed interface OfOrder extends PaymentEvent {
    String orderNo();

    @Override
    default String key() {
      return orderNo();
    }
  }

  /** A fact about money that may belong to no order. */
  sealed interface OfMoney extends PaymentEvent {
    @Nullable String orderNo();

    String paymentId();

    @Override
    default String key() {
      var orderNo = orderNo();
      return orderNo == null ? paymentId() : orderNo;
    }
  }

  /**
   * Authentic, and merchant, amount and currency are right. First, second or late is
   * order-service's say.
   */
  record PaymentConfirmed(
      String orderNo,
      String tenant,
      String paymentId,
      String paymentNo,
      String channel,
      String channelTransactionId,
      Money amount,
      Instant paidAt,
      Instant confirmedAt,
      ConfirmedBy confirmedBy)
      implements OfOrder {}

  /** Authentic money without an accepting order, or wrong in amount, currency or merchant. */
  record PaymentUnmatched(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      String channel,
      String channelTransactionId,
      Money amount,
      String reason,
      Instant receivedAt)
      implements OfMoney {}

  /** Its buyer proved that money without an order is his, and wants it back now. */
  record PaymentClaimed(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      Instant claimedAt)
      implements OfMoney {}

  /**
   * No money came for this order and none can come any more. {@code reason}: why not, where it was
   * to be paid by itself.
   */
  record PaymentWindowClosed(
      String orderNo, String tenant, Instant closedAt, @Nullable String reason) implements OfOrder {

    public PaymentWindowClosed(String orderNo, String tenant, Instant closedAt) {
      this(orderNo, tenant, closedAt, null);
    }
  }

  /** {@code channelRefundId} is the channel's flow number, which people ask for. */
  record RefundCompleted(
      String refundNo,
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      @Nullable String channelRefundId,
      Instant completedAt)
      implements OfMoney {}

  /** {@code routeBroken}: the channel cannot return it by the original way (card closed). */
  record RefundFailed(
      String refundNo,
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      Money amount,
      String reason,
      boolean routeBroken,
      Instant failedAt)
      implements OfMoney {

    /** A reason: its buyer took goods for money that was to go back; nothing left. */
    public static final String CLAIMED = "claimed_for_order";
  }

  /** The channel told of a refund this platform did not start. */
  record ChannelRefundReported(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      String channelRefundNo,
      Money amount,
      Instant reportedAt)
      implements OfMoney {}

  /**
   * A complaint, dispute or chargeback as it stands at the channel now. While one is open nothing
   * automatic happens to the order. {@code replyBy}: until when the channel waits for our answer.
   */
  record PaymentDisputed(
      String paymentId,
      @Nullable String orderNo,
      @Nullable String tenant,
      String channel,
      String disputeId,
      DisputeStage stage,
      Money amount,
      String reason,
      @Nullable Instant replyBy,
      Instant at)
      implements OfMoney {}
}
