package bida.refund.core;

import bida.contracts.Money;
import org.jspecify.annotations.Nullable;

/** What may be asked of a refund. */
public sealed interface RefundCommand {

  /** Who stands behind it, for the history. */
  default String actor() {
    return "rule";
  }

  /**
   * Decide by rule; asked at the request, when its payment arrives and when the delivery is held.
   */
  record Judge(Grounds grounds) implements RefundCommand {}

  /** The held money found its order. */
  record Release() implements RefundCommand {}

  record Approve(String actor, Grounds grounds) implements RefundCommand {}

  /** Its buyer wants the held money back now rather than at its deadline. */
  record ClaimBack(Grounds grounds) implements RefundCommand {
    @Override
    public String actor() {
      return "buyer";
    }
  }

  record Refuse(String actor, String why) implements RefundCommand {}

  record Complete(Money amount, @Nullable String channelRefundId) implements RefundCommand {
    @Override
    public String actor() {
      return "channel";
    }
  }

  record Fail(String why, boolean routeBroken) implements RefundCommand {
    @Override
    public String actor() {
      return "channel";
    }
  }

  /** The channel gave the payer {@code lost} by itself, for a dispute. */
  record Cover(Money lost) implements RefundCommand {
    @Override
    public String actor() {
      return "channel";
    }
  }

  record PassDeadline(Grounds grounds) implements RefundCommand {
    @Override
    public String actor() {
      return "timer";
    }
  }
}
