package bida.fulfillment.core;

/** How far a claim about a delivery has come. */
public enum VerificationStatus {
  /** The supplier is asked again; a person may end it as well. */
  ASKING,
  /** A person decides. */
  REVIEWING,
  REISSUED,
  REFUSED,
  UPHELD,
  /** It was settled otherwise: all of the money has gone back. */
  WITHDRAWN;

  /** Whether something is still to be done here, and so a deadline must stand. */
  public boolean isOpen() {
    return this == ASKING || this == REVIEWING;
  }
}
