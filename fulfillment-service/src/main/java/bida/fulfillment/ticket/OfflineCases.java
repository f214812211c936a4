package bida.fulfillment.ticket;

import bida.contracts.CaseNeeded;
import bida.fulfillment.ticket.core.Entry;
import bida.fulfillment.ticket.core.Ticket;
import java.time.Instant;

/** Somebody was let in who should not have been: it cannot be undone, so a person looks at it. */
final class OfflineCases {

  private OfflineCases() {}

  static CaseNeeded twice(Ticket ticket, Entry second, Instant now) {
    return needed(ticket, second, "TICKET_REDEEMED_TWICE", "let in a second time", now);
  }

  static CaseNeeded wrongly(Ticket ticket, Entry entry, String why, Instant now) {
    return needed(ticket, entry, "TICKET_LET_IN_WRONGLY", "let in offline although " + why, now);
  }

  private static CaseNeeded needed(
      Ticket ticket, Entry entry, String kind, String detail, Instant now) {
    return new CaseNeeded(
        kind + ":" + ticket.id() + ":" + entry.device() + ":" + entry.at(),
        kind,
        ticket.orderNo(),
        ticket.tenant(),
        "ticket %s: %s at %s, device %s, at %s"
            .formatted(ticket.id(), detail, entry.pointId(), entry.device(), entry.at()),
        now);
  }
}
