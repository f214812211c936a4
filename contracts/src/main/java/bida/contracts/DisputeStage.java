package bida.contracts;

/** Where a complaint, dispute or chargeback stands at its channel. */
public enum DisputeStage {
  OPENED,
  /** The buyer, or the channel, wrote again: the clock of our answer starts anew. */
  UPDATED,
  /** Withdrawn, settled, or decided for us. */
  ENDED,
  /** Decided against us: the channel takes the money. */
  LOST;

  public boolean isOpen() {
    return this == OPENED || this == UPDATED;
  }
}
