package bida.refund.core;

/** Where a refund stands; every status but the last four has a deadline. */
public enum RefundStatus {
  /** Asked for before its payment was seen here; waits for it. */
  REQUESTED(false),
  /** Money without a right order; returned by itself at the deadline unless it is claimed. */
  HELD(false),
  REVIEWING(false),
  APPROVED(false),
  /** The channel could not carry it out; the money is still owed. */
  FAILED(false),
  SUCCEEDED(true),
  REFUSED(true),
  /** The held money found its order, so nothing goes back. */
  RELEASED(true),
  /** The channel gave it to the payer by itself, for a dispute that was lost: nothing is owed. */
  COVERED(true);

  private final boolean terminal;

  RefundStatus(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean terminal() {
    return terminal;
  }

  /**
   * Whether it is owed and not on its way, so that a lost dispute can cover it (failures.md D11).
   */
  public boolean coverable() {
    return switch (this) {
      case REQUESTED, HELD, REVIEWING, FAILED -> true;
      case APPROVED, SUCCEEDED, REFUSED, RELEASED, COVERED -> false;
    };
  }

  /** Whether its amount counts against what was captured (invariant I2). */
  public boolean granted() {
    return switch (this) {
      case APPROVED, FAILED, SUCCEEDED -> true;
      case REQUESTED, HELD, REVIEWING, REFUSED, RELEASED, COVERED -> false;
    };
  }
}
