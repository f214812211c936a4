package bida.fulfillment.ticket.print;

import bida.fulfillment.ticket.print.Pen.Style;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** The layout of a ticket: its event, a card, what else to know, and the small print. In points. */
final class TicketPage {

  static final float MARGIN = 46;
  static final float INNER = PDRectangle.A4.getWidth() - 2 * MARGIN;
  static final float RIGHT = MARGIN + INNER;
  private static final float BOTTOM = PDRectangle.A4.getHeight() - 40;

  /** A size of the title, and how many lines it may have then. */
  private record Title(float size, int lines) {}

  private static final List<Title> TITLES =
      List.of(new Title(26, 1), new Title(22, 2), new Title(17, 3), new Title(13, 4));
  private static final float SMALLEST_TITLE = 11;

  private final PrintedTicket ticket;
  private final Pen pen;

  TicketPage(PrintedTicket ticket, Pen pen) {
    this.ticket = ticket;
    this.pen = pen;
  }

  void draw() throws IOException {
    var card = new TicketCard(ticket, pen).draw(head());
    new TicketNotes(ticket, pen).draw(card, foot());
  }

  private float head() throws IOException {
    float y = 60;
    pen.fill(MARGIN, y - 8.5f, 3, 10.5f, Inks.ACCENT);
    pen.write(ticket.kind(), MARGIN + 10, y, Style.bold(10, Inks.ACCENT));
    pen.writeEndingAt(RIGHT, ticket.ticketNo(), y, Style.plain(8.5f, Inks.GREY));
    var style = Style.bold(SMALLEST_TITLE, Inks.INK);
    for (var title : TITLES) {
      if (pen.lines(ticket.event(), title.size(), INNER).size() <= title.lines()) {
        style = Style.bold(title.size(), Inks.INK);
        break;
      }
    }
    y += 14;
    for (var line : balanced(ticket.event(), style.size(), INNER)) {
      y += style.size() * 1.35f;
      pen.write(line, MARGIN, y, style);
    }
    return y + 22;
  }

  private float foot() throws IOException {
    var style = Style.plain(8, Inks.GREY);
    var lines = pen.lines(ticket.footer(), style.size(), INNER);
    float top = BOTTOM - 12.5f * lines.size();
    pen.fill(MARGIN, top - 1, INNER, 0.6f, Inks.PALE);
    float y = top + 2;
    for (var line : lines) {
      y += 12.5f;
      pen.write(line, MARGIN, y, style);
    }
    return top - 12;
  }

  /** As many lines, and none of them much shorter than the others. */
  private List<String> balanced(String text, float size, float width) {
    var best = pen.lines(text, size, width);
    for (float less = width - size; less > width / 2; less -= size / 2) {
      var narrower = pen.lines(text, size, less);
      if (narrower.size() > best.size()) {
        break;
      }
      best = narrower;
    }
    return best;
  }
}
