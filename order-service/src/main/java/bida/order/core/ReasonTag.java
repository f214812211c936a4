package bida.order.core;

import bida.contracts.Actor;

/** Why the status is what it is, and who has to act; several may stand beside a status. */
public enum ReasonTag {
  CLOSING(Actor.NOBODY),
  COOLING_OFF(Actor.NOBODY),
  PRESALE(Actor.NOBODY),
  PAYMENT_MISMATCH(Actor.BUYER),
  LATE_PAYMENT_REOPENED(Actor.NOBODY),
  LATE_PAYMENT_REFUND(Actor.NOBODY),
  DUPLICATE_PAYMENT_REFUND(Actor.NOBODY),
  OUT_OF_STOCK(Actor.NOBODY),
  RECHARGE_OPERATOR_ERROR(Actor.NOBODY),
  ACCOUNT_INVALID(Actor.BUYER),
  DELAYED_MAINTENANCE(Actor.NOBODY),
  DELAYED_RESTOCK(Actor.NOBODY),
  RETRYING(Actor.NOBODY),
  UPSTREAM_UNCERTAIN(Actor.NOBODY),
  WRITTEN_OFF(Actor.NOBODY),
  PROMISE_MISSED(Actor.NOBODY),
  OVERDUE(Actor.OPERATOR),
  REFUND_ROUTE_BROKEN(Actor.OPERATOR),
  REFUND_REFUSED(Actor.OPERATOR),
  REVEALED(Actor.NOBODY),
  DISPUTED(Actor.OPERATOR),
  DISPUTE_LOST(Actor.OPERATOR),
  CANCEL_REQUESTED(Actor.NOBODY),
  REVIEW_MISSED(Actor.OPERATOR),
  CANCEL_REFUSED(Actor.NOBODY),
  BUYER_CANCELLED(Actor.NOBODY),
  CLAIM_NOT_RECEIVED(Actor.NOBODY),
  CLAIM_KEY_BAD(Actor.NOBODY),
  CLAIM_KEY_USED(Actor.NOBODY),
  CLAIM_WITH_STAFF(Actor.OPERATOR),
  CLAIM_REFUSED(Actor.NOBODY),
  CLAIM_UPHELD(Actor.NOBODY),
  KEY_NOT_READ(Actor.BUYER),
  KEY_REISSUED(Actor.NOBODY),
  REDEEMED(Actor.NOBODY);

  private final Actor actor;

  ReasonTag(Actor actor) {
    this.actor = actor;
  }

  public Actor actor() {
    return actor;
  }

  /** Whether the platform goes on without anybody. */
  public boolean isAutomatic() {
    return actor == Actor.NOBODY && this != REVEALED;
  }

  /** The tag for a reason another service gave; an unknown one is told as an upstream error. */
  public static ReasonTag ofFailure(String reason) {
    for (var tag : values()) {
      if (tag.name().equals(reason)) {
        return tag;
      }
    }
    return RECHARGE_OPERATOR_ERROR;
  }
}
