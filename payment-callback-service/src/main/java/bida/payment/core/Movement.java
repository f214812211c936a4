package bida.payment.core;

import bida.contracts.DisputeStage;
import bida.contracts.Money;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An authentic fact from a channel, by callback, query or statement. Kind and reference name it for
 * ever: told again, it is the same movement.
 */
public sealed interface Movement {

  String channel();

  /** The one of our merchants there whose account it moved, by the name we gave it. */
  String merchant();

  Kind kind();

  String reference();

  Money amount();

  /** When it happened at the channel, by the channel's own clock. */
  Instant happenedAt();

  /** The only merchant there was before there were several. */
  String DEFAULT_MERCHANT = "default";

  /** For what was stored when nobody asked for which merchant. */
  static String merchantOr(@Nullable String stored) {
    return Objects.requireNonNullElse(stored, DEFAULT_MERCHANT);
  }

  /** What is unique with channel and reference. */
  enum Kind {
    PAYMENT,
    REFUND,
    REFUND_ABNORMAL,
    REFUND_CLOSED,
    REFUND_NOTICED,
    DISPUTE;

    /** Only these touch the ledger; the others are news of money that did not move. */
    public boolean movesMoney() {
      return this == PAYMENT || this == REFUND;
    }
  }

  /** A buyer paid. */
  record MoneyIn(
      String channel,
      String merchant,
      String paymentNo,
      String transactionId,
      Money amount,
      Instant paidAt)
      implements Movement {

    public MoneyIn {
      merchant = merchantOr(merchant);
    }

    @Override
    public Kind kind() {
      return Kind.PAYMENT;
    }

    @Override
    public String reference() {
      return transactionId;
    }

    @Override
    public Instant happenedAt() {
      return paidAt;
    }
  }

  /** A refund came to an end at the channel. */
  record RefundEnded(
      String channel,
      String merchant,
      Kind kind,
      String refundNo,
      String channelRefundId,
      String paymentNo,
      String transactionId,
      Money amount,
      Instant endedAt)
      implements Movement {

    public RefundEnded {
      merchant = merchantOr(merchant);
    }

    @Override
    public String reference() {
      return channelRefundId;
    }

    @Override
    public Instant happenedAt() {
      return endedAt;
    }
  }

  /**
   * The channel tells that a refund went through, and not how much it was: {@code amount} is that
   * of all refunds of the payment so far. The channel is asked for the rest.
   */
  record RefundNoticed(
      String channel,
      String merchant,
      String refundNo,
      String channelRefundId,
      String paymentNo,
      String transactionId,
      Money amount,
      Instant at)
      implements Movement {

    public RefundNoticed {
      merchant = merchantOr(merchant);
    }

    @Override
    public Kind kind() {
      return Kind.REFUND_NOTICED;
    }

    @Override
    public String reference() {
      return channelRefundId;
    }

    @Override
    public Instant happenedAt() {
      return at;
    }
  }

  /**
   * A complaint, dispute or chargeback took a step. One dispute takes several steps: {@code step}
   * tells them apart as the channel does, so that each is heard once.
   */
  record Disputed(
      String channel,
      String merchant,
      String disputeId,
      String step,
      DisputeStage stage,
      String transactionId,
      @Nullable String paymentNo,
      Money amount,
      String reason,
      @Nullable Instant replyBy,
      Instant at)
      implements Movement {

    public Disputed {
      merchant = merchantOr(merchant);
    }

    @Override
    public Kind kind() {
      return Kind.DISPUTE;
    }

    @Override
    public String reference() {
      return disputeId + ":" + step;
    }

    @Override
    public Instant happenedAt() {
      return at;
    }
  }
}
