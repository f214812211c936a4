package bida.fulfillment.ticket.core;

/** How far a ticket has come. */
public enum TicketStatus {
  ISSUED,
  REDEEMED,
  /** Its time of use is over; what a gate took offline may still be told. */
  EXPIRED,
  VOID;

  /** Whether something is still to come, and so a deadline must stand. */
  public boolean isOpen() {
    return this == ISSUED;
  }
}
