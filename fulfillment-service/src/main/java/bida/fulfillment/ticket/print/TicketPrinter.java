package bida.fulfillment.ticket.print;

import bida.fulfillment.ticket.core.Ticket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Makes a ticket's page: one of A4, with the letters it is written in. */
public final class TicketPrinter {

  private TicketPrinter() {}

  /** {@code now} stands at its foot: it tells which of two pages is the later one. */
  public static byte[] print(Ticket ticket, String code, String number, Words words, Instant now) {
    var printed = PrintedTicket.of(ticket, code, number, words, now);
    try (var document = new PDDocument();
        var letters = new Letters(document)) {
      document.getDocumentInformation().setTitle(Letters.clean(printed.event()));
      document.getDocumentCatalog().setLanguage(words.language());
      // Otherwise it is made of the system's clock.
      document.setDocumentId(now.toEpochMilli());
      var page = new PDPage(PDRectangle.A4);
      document.addPage(page);
      try (var content = new PDPageContentStream(document, page)) {
        new TicketPage(printed, new Pen(content, letters, PDRectangle.A4.getHeight())).draw();
      }
      var bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
