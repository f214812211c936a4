package bida.fulfillment.ticket.print;

import bida.fulfillment.ticket.QrCode;
import bida.fulfillment.ticket.print.Pen.Style;
import bida.fulfillment.ticket.print.PrintedTicket.Fact;
import java.awt.Color;
import java.io.IOException;
import java.util.List;

/** The card on the page: when, where and for whom, and the stub with the code. */
final class TicketCard {

  private static final float PAD = 24;
  // A millimetre for each module: a phone reads it from cheap paper, too.
  private static final float CODE = 165;
  private static final float STUB = CODE + 2 * PAD;
  private static final float FACTS = TicketPage.INNER - STUB - 2 * PAD;
  private static final float LEAST = 286;

  // The longest names of a place and a seat still leave half the page to the rest.
  private static final float[] SCALES = {1, 0.9f, 0.8f, 0.7f, 0.6f};

  private final PrintedTicket ticket;
  private final Pen pen;

  TicketCard(PrintedTicket ticket, Pen pen) {
    this.ticket = ticket;
    this.pen = pen;
  }

  /** Answers where it ends. */
  float draw(float y) throws IOException {
    float scale = SCALES[SCALES.length - 1];
    for (float each : SCALES) {
      if (heightOfFacts(each) <= LEAST - 2 * PAD) {
        scale = each;
        break;
      }
    }
    float tall = Math.max(LEAST, heightOfFacts(scale) + 2 * PAD);
    float edge = TicketPage.RIGHT - STUB;
    pen.fillRounded(TicketPage.MARGIN, y, TicketPage.INNER, tall, 12, Inks.TINT);
    pen.fillCircle(edge, y, 9, Color.WHITE);
    pen.fillCircle(edge, y + tall, 9, Color.WHITE);
    pen.dash(edge, y + 16, y + tall - 14, Inks.PALE);
    facts(y + (tall - heightOfFacts(scale)) / 2, scale);
    stub(edge, y + (tall - LEAST) / 2);
    return y + tall + 10;
  }

  private void facts(float y, float scale) throws IOException {
    float x = TicketPage.MARGIN + PAD;
    for (var fact : ticket.facts()) {
      y += 9 * scale;
      pen.write(fact.label(), x, y, Style.plain(8.5f * scale, Inks.GREY));
      y += 2 * scale;
      for (var line : pen.lines(fact.value(), 13 * scale, FACTS)) {
        y += 18 * scale;
        pen.write(line, x, y, Style.bold(13 * scale, Inks.INK));
      }
      for (var line : more(fact, scale)) {
        y += 15.5f * scale;
        pen.write(line, x, y, Style.plain(9.5f * scale, Inks.GREY));
      }
      y += 19 * scale;
    }
  }

  private float heightOfFacts(float scale) {
    float height = -19 * scale;
    for (var fact : ticket.facts()) {
      height +=
          scale * (30 + 18 * pen.lines(fact.value(), 13 * scale, FACTS).size())
              + 15.5f * scale * more(fact, scale).size();
    }
    return height;
  }

  private List<String> more(Fact fact, float scale) {
    return fact.more() == null || fact.more().isBlank()
        ? List.of()
        : pen.lines(fact.more(), 9.5f * scale, FACTS);
  }

  private void stub(float edge, float y) throws IOException {
    float middle = edge + STUB / 2;
    var code = QrCode.modules(ticket.code());
    pen.fillRounded(edge + PAD, y + PAD, CODE, CODE, 6, Color.WHITE);
    pen.fillCells(code::get, code.getWidth(), edge + PAD, y + PAD, CODE, Color.BLACK);
    y += PAD + CODE + 22;
    pen.writeAround(middle, ticket.numberLabel(), y, Style.plain(8.5f, Inks.GREY));
    pen.writeAround(middle, ticket.number(), y + 22, Style.bold(18, Inks.INK));
    pen.writeAround(middle, ticket.scan(), y + 40, Style.plain(7.5f, Inks.GREY));
  }
}
