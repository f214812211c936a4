package bida.fulfillment.ticket.print;

import bida.fulfillment.ticket.print.Pen.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What else its holder has to know: in smaller letters the more it is, and cut where it is too
 * much.
 */
final class TicketNotes {

  // What is smaller nobody reads.
  private static final float[] SIZES = {10.5f, 10, 9.5f, 9, 8.5f, 8, 7.5f, 7, 6.5f};
  private static final float LEADING = 1.6f;

  private final PrintedTicket ticket;
  private final Pen pen;

  TicketNotes(PrintedTicket ticket, Pen pen) {
    this.ticket = ticket;
    this.pen = pen;
  }

  /** A section and as much of its text as fits. */
  private record Set(String heading, List<String> lines) {}

  void draw(float y, float bottom) throws IOException {
    float size = SIZES[SIZES.length - 1];
    for (float each : SIZES) {
      if (height(set(each), each) <= bottom - y) {
        size = each;
        break;
      }
    }
    var sections = set(size);
    cut(sections, size, bottom - y);
    for (var section : sections) {
      y += size * 2.6f;
      pen.fill(TicketPage.MARGIN, y - size * 0.72f, size * 0.62f, size * 0.62f, Inks.ACCENT);
      pen.write(
          section.heading(), TicketPage.MARGIN + size * 1.3f, y, Style.bold(size + 0.5f, Inks.INK));
      y += size * 0.25f;
      for (var line : section.lines()) {
        y += size * LEADING;
        pen.write(line, TicketPage.MARGIN + size * 1.3f, y, Style.plain(size, Inks.INK));
      }
    }
  }

  private List<Set> set(float size) {
    var sections = new ArrayList<Set>();
    for (var section : ticket.sections()) {
      sections.add(
          new Set(
              section.heading(), pen.lines(section.text(), size, TicketPage.INNER - size * 1.3f)));
    }
    return sections;
  }

  private static float height(List<Set> sections, float size) {
    float height = 0;
    for (var section : sections) {
      height += size * (2.85f + LEADING * section.lines().size());
    }
    return height;
  }

  /** The longest gives way first, and says so. */
  private void cut(List<Set> sections, float size, float room) {
    while (height(sections, size) > room) {
      int longest = 0;
      for (int i = 1; i < sections.size(); i++) {
        if (sections.get(i).lines().size() > sections.get(longest).lines().size()) {
          longest = i;
        }
      }
      var section = sections.get(longest);
      if (section.lines().size() == 1) {
        return;
      }
      var kept = new ArrayList<>(section.lines());
      kept.removeLast();
      kept.set(kept.size() - 1, ticket.cut());
      sections.set(longest, new Set(section.heading(), kept));
    }
  }
}
