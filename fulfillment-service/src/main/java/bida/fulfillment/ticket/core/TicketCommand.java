package bida.fulfillment.ticket.core;

/** What may be asked of a ticket. */
public sealed interface TicketCommand {

  /**
   * Somebody stands at a gate with its code, or stood there while the gate was offline.
   *
   * @param codeVersion of the code he showed
   */
  record Redeem(Entry entry, int codeVersion) implements TicketCommand {}

  /** New codes in place of lost or leaked ones. */
  record Reissue() implements TicketCommand {}

  /** 改签: for another session of its group. */
  record Reschedule(String sku, TicketProduct product) implements TicketCommand {
    @Override
    public String toString() {
      return "Reschedule[" + sku + "]";
    }
  }

  /**
   * A companion took it over by a link.
   *
   * @param codeVersion when the link was made: whoever made it may hold it no more
   */
  record Claim(Holder holder, int codeVersion) implements TicketCommand {}

  /** Its order was stopped, or its money went back. */
  record Revoke(String reason) implements TicketCommand {}

  /** The clock has passed its deadline. */
  record PassDeadline() implements TicketCommand {}
}
