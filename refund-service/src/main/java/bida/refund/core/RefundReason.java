package bida.refund.core;

import java.util.Arrays;
import java.util.Optional;

/** The reasons a rule knows, and what it takes to grant them. */
public enum RefundReason {
  OUT_OF_STOCK(Ground.PLATFORM),
  RECHARGE_FAILED(Ground.PLATFORM),
  DELIVERY_FAILED(Ground.PLATFORM),
  FULFILLMENT_FAILED(Ground.PLATFORM),
  PROMISE_MISSED(Ground.PLATFORM),
  LATE_PAYMENT_REFUND(Ground.PLATFORM),
  DUPLICATE_PAYMENT_REFUND(Ground.PLATFORM),
  ACTION_TIMED_OUT(Ground.PLATFORM),
  /** fulfillment-service found, or an operator there decided, that the buyer is right. */
  CLAIM_UPHELD(Ground.PLATFORM),
  BUYER_CANCELLED(Ground.NOTHING_LEFT),
  /**
   * Nobody learnt what became of a delivery; it may have cost us its price at the supplier, too.
   */
  WRITTEN_OFF(Ground.LOSS);

  /** Why money may go back without a person looking. */
  enum Ground {
    /** The platform could not or would not deliver. */
    PLATFORM,
    /** The buyer's wish; granted once fulfillment-service has fenced the delivery. */
    NOTHING_LEFT,
    /**
     * Our own loss: once fulfillment-service has written it off, and no more than so much a day.
     */
    LOSS
  }

  private final Ground ground;

  RefundReason(Ground ground) {
    this.ground = ground;
  }

  Ground ground() {
    return ground;
  }

  /** Empty for a reason no rule knows; a person decides then. */
  static Optional<RefundReason> of(String name) {
    return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
  }
}
