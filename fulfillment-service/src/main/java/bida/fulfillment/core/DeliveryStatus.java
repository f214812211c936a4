package bida.fulfillment.core;

/** How far one order line has come. */
public enum DeliveryStatus {
  /** Asked for; nothing has left this house yet. */
  REQUESTED,
  /** The account is wrong: the buyer types another one, or it is given up. */
  NEEDS_ACCOUNT,
  ISSUED,
  REVEALED,
  UNAVAILABLE,
  /**
   * Committed before the supplier is called: whoever reads it must assume that the call was made.
   */
  DISPATCHED,
  ACCEPTED,
  UNKNOWN,
  SUCCEEDED,
  FAILED,
  /**
   * Nobody learnt the outcome in time: the money goes back at our loss. Its supplier is still
   * asked, for what it says decides what was lost, and nothing more.
   */
  WRITTEN_OFF,
  HELD;

  /** A supplier has it, or may have it: nobody else may deliver and nobody may refund. */
  public boolean isOpenAtSupplier() {
    return this == DISPATCHED || this == ACCEPTED || this == UNKNOWN;
  }

  /** Whether something is still to be done here, and so a deadline must stand. */
  public boolean isOpen() {
    return this == REQUESTED || this == NEEDS_ACCOUNT || this == WRITTEN_OFF || isOpenAtSupplier();
  }
}
