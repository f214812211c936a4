package bida.payment.core;

/** Where money on its way back stands. */
public enum RefundStatus {
  /** The number is committed; nothing was sent yet, or the channel said it did nothing. */
  APPROVED,
  /** The channel took it and is working on it. */
  SUBMITTED,
  /** Sent, and no answer that can be trusted: asked again with the same number. */
  UNKNOWN,
  SUCCEEDED,
  /** The channel refused for good, or closed it: nothing went back. */
  FAILED,
  /** The channel cannot return it by the original way. */
  ROUTE_BROKEN,
  /** The channel returned another amount than asked. */
  MISMATCH;

  public boolean isTerminal() {
    return switch (this) {
      case APPROVED, SUBMITTED, UNKNOWN -> false;
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH -> true;
    };
  }

  /** Only what surely went nowhere may be spent again. */
  public boolean holdsMoney() {
    return this != FAILED;
  }
}
