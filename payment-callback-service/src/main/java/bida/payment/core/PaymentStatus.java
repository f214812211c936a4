package bida.payment.core;

/** Where an attempt, or money that came without one, stands. */
public enum PaymentStatus {
  /** The number is committed; the channel has not confirmed to know it. */
  CREATED,
  /** The buyer can pay. */
  PENDING,
  SUCCEEDED,
  CLOSED,
  /** Authentic money, wrong in amount or currency. */
  MISMATCH,
  /** Authentic money whose number is not known; it may still be matched. */
  ORPHAN,
  /** An orphan that was handed over to its attempt. */
  MATCHED,
  /** An orphan nobody knew within the time given; refund-service decides. */
  UNCLAIMED,
  /** Its buyer proved that it is his and took goods for it: it belongs to an order now. */
  CLAIMED,
  /** Its buyer proved that it is his and wants it back; refund-service gives it back. */
  RETURNING;

  /** Whether its channel may still take money for it. */
  public boolean isPayable() {
    return switch (this) {
      case CREATED, PENDING -> true;
      case SUCCEEDED, CLOSED, MISMATCH, ORPHAN, MATCHED, UNCLAIMED, CLAIMED, RETURNING -> false;
    };
  }

  /** Whether its money belongs to an order. */
  public boolean isCaptured() {
    return switch (this) {
      case SUCCEEDED, CLAIMED -> true;
      case CREATED, PENDING, CLOSED, MISMATCH, ORPHAN, MATCHED, UNCLAIMED, RETURNING -> false;
    };
  }

  /** Whether it came without an order, and others decide about it since nobody knew one in time. */
  public boolean isGivenUp() {
    return switch (this) {
      case UNCLAIMED, CLAIMED, RETURNING -> true;
      case CREATED, PENDING, SUCCEEDED, CLOSED, MISMATCH, ORPHAN, MATCHED -> false;
    };
  }

  public boolean isTerminal() {
    return switch (this) {
      case CREATED, PENDING, ORPHAN -> false;
      case SUCCEEDED, CLOSED, MISMATCH, MATCHED, UNCLAIMED, CLAIMED, RETURNING -> true;
    };
  }
}
