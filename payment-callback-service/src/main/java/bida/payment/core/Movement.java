package bida.payment.core;

import bida.contracts.Money;
import java.time.Instant;

/**
 * An authentic fact from a channel, by callback, query or statement. Kind and reference name it for
 * ever: told again, it is the same movement.
 */
public sealed interface Movement {

  String channel();

  Kind kind();

  String reference();

  Money amount();

  /** What is unique with channel and reference. */
  enum Kind {
    PAYMENT,
    REFUND,
    REFUND_ABNORMAL,
    REFUND_CLOSED;

    /** Only these touch the ledger; the others are news of money that did not move. */
    public boolean movesMoney() {
      return this == PAYMENT || this == REFUND;
    }
  }

  /** A buyer paid. */
  record MoneyIn(
      String channel, String paymentNo, String transactionId, Money amount, Instant paidAt)
      implements Movement {
    @Override
    public Kind kind() {
      return Kind.PAYMENT;
    }

    @Override
    public String reference() {
      return transactionId;
    }
  }

  /** A refund came to an end at the channel. */
  record RefundEnded(
      String channel,
      Kind kind,
      String refundNo,
      String channelRefundId,
      String paymentNo,
      String transactionId,
      Money amount,
      Instant endedAt)
      implements Movement {
    @Override
    public String reference() {
      return channelRefundId;
    }
  }
}
