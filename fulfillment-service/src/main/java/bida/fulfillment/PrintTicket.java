package bida.fulfillment;

import bida.fulfillment.ticket.ShowCodes.Medium;
import bida.fulfillment.ticket.ShowCodes.Viewer;
import bida.fulfillment.ticket.print.TicketPrinter;
import bida.fulfillment.ticket.print.Words;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Shows a ticket's codes on paper: written down as on a screen, and made for this request alone.
 */
@ApplicationScoped
class PrintTicket {

  private final ShowTicket show;
  private final Printers printers;
  private final InstantSource clock;

  PrintTicket(ShowTicket show, Printers printers, InstantSource clock) {
    this.show = show;
    this.printers = printers;
    this.clock = clock;
  }

  Uni<byte[]> run(UUID ticketId, Viewer viewer, Words words) {
    return printers.print(
        () -> show.run(ticketId, viewer, Medium.PAPER),
        opened ->
            TicketPrinter.print(
                opened.ticket(), opened.code(), opened.number(), words, clock.instant()));
  }
}
