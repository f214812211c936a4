package bida.payment.core;

import bida.contracts.Money;
import java.time.Instant;

/** What an operator may have done about money that no channel tells of. */
public sealed interface OperatorTask {

  Kind kind();

  /** The number it is about. */
  String subject();

  /** How much it moves, whichever way. */
  Money amount();

  /** What a task is called in the API and in its row. */
  enum Kind {
    CONFIRM_PAYMENT,
    PAY_OUT_REFUND,
    SETTLE_REFUND,
    CREDIT_WALLET;

    /** A wallet takes several credits; of the others one at a time may wait for approval. */
    public boolean isSingle() {
      return this != CREDIT_WALLET;
    }
  }

  /** Money came for an attempt, and is seen at the channel only by people. */
  record ConfirmPayment(String paymentNo, String transactionId, Money amount, Instant paidAt)
      implements OperatorTask {
    @Override
    public Kind kind() {
      return Kind.CONFIRM_PAYMENT;
    }

    @Override
    public String subject() {
      return paymentNo;
    }
  }

  /** A refund was paid out past its channel; {@code reference} is the bank's number of it. */
  record PayOutRefund(String refundNo, String reference, Money amount, Instant paidAt)
      implements OperatorTask {
    @Override
    public Kind kind() {
      return Kind.PAY_OUT_REFUND;
    }

    @Override
    public String subject() {
      return refundNo;
    }
  }

  /** Somebody looked at the channel: it carried the refund out, or it did not. */
  record SettleRefund(String refundNo, boolean carriedOut, Money amount, Instant lookedAt)
      implements OperatorTask {
    @Override
    public Kind kind() {
      return Kind.SETTLE_REFUND;
    }

    @Override
    public String subject() {
      return refundNo;
    }
  }

  /** A top-up of a wallet, or a correction below zero. */
  record CreditWallet(String tenant, String buyerId, Money change) implements OperatorTask {
    @Override
    public Kind kind() {
      return Kind.CREDIT_WALLET;
    }

    @Override
    public String subject() {
      return tenant + "/" + buyerId;
    }

    @Override
    public Money amount() {
      return Money.of(Math.absExact(change.amountMinor()), change.currency());
    }
  }
}
