package bida.fulfillment.ticket.print;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/** Draws on one page, in points from its upper left corner, as one reads. */
final class Pen {

  // Heavier by a stroke round each letter: a second font would be as large as the first.
  private static final float BOLD = 0.032f;
  // Of a circle's radius, for its four Bézier curves.
  private static final float ROUND = 0.5523f;

  private final PDPageContentStream content;
  private final Letters letters;
  private final float height;

  Pen(PDPageContentStream content, Letters letters, float height) {
    this.content = content;
    this.letters = letters;
    this.height = height;
  }

  /** How letters look. */
  record Style(float size, Color color, boolean bold) {
    static Style plain(float size, Color color) {
      return new Style(size, color, false);
    }

    static Style bold(float size, Color color) {
      return new Style(size, color, true);
    }
  }

  /** The text in lines of that width, without what is no letter. */
  List<String> lines(String text, float size, float width) {
    return Lines.of(Letters.clean(text), width / size, letters);
  }

  float width(String text, Style style) {
    return letters.width(text) * style.size();
  }

  /** {@code y}: of the line the letters stand on. */
  void write(String text, float x, float y, Style style) throws IOException {
    content.beginText();
    content.setNonStrokingColor(style.color());
    content.setRenderingMode(style.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    if (style.bold()) {
      content.setStrokingColor(style.color());
      content.setLineWidth(style.size() * BOLD);
    }
    content.newLineAtOffset(x, height - y);
    for (var run : letters.runs(text)) {
      content.setFont(run.font(), style.size());
      content.showText(run.text());
    }
    content.endText();
  }

  void writeEndingAt(float right, String text, float y, Style style) throws IOException {
    write(text, right - width(text, style), y, style);
  }

  void writeAround(float middle, String text, float y, Style style) throws IOException {
    write(text, middle - width(text, style) / 2, y, style);
  }

  void fill(float x, float y, float width, float tall, Color color) throws IOException {
    content.setNonStrokingColor(color);
    content.addRect(x, height - y - tall, width, tall);
    content.fill();
  }

  void fillRounded(float x, float y, float width, float tall, float radius, Color color)
      throws IOException {
    float bottom = height - y - tall;
    float top = height - y;
    float right = x + width;
    float bend = radius * (1 - ROUND);
    content.setNonStrokingColor(color);
    content.moveTo(x + radius, bottom);
    content.lineTo(right - radius, bottom);
    content.curveTo(right - bend, bottom, right, bottom + bend, right, bottom + radius);
    content.lineTo(right, top - radius);
    content.curveTo(right, top - bend, right - bend, top, right - radius, top);
    content.lineTo(x + radius, top);
    content.curveTo(x + bend, top, x, top - bend, x, top - radius);
    content.lineTo(x, bottom + radius);
    content.curveTo(x, bottom + bend, x + bend, bottom, x + radius, bottom);
    content.fill();
  }

  void fillCircle(float x, float y, float radius, Color color) throws IOException {
    fillRounded(x - radius, y - radius, 2 * radius, 2 * radius, radius, color);
  }

  void dash(float x, float fromY, float toY, Color color) throws IOException {
    content.setStrokingColor(color);
    content.setLineWidth(0.8f);
    content.setLineDashPattern(new float[] {3, 3}, 0);
    content.moveTo(x, height - fromY);
    content.lineTo(x, height - toY);
    content.stroke();
    content.setLineDashPattern(new float[0], 0);
  }

  /** Many squares in one path, so that no viewer draws a seam between two of them. */
  void fillCells(Cells cells, int side, float x, float y, float size, Color color)
      throws IOException {
    float cell = size / side;
    content.setNonStrokingColor(color);
    for (int row = 0; row < side; row++) {
      for (int from = 0; from < side; from++) {
        int to = from;
        while (to < side && cells.dark(to, row)) {
          to++;
        }
        if (to > from) {
          content.addRect(x + from * cell, height - y - (row + 1) * cell, (to - from) * cell, cell);
          from = to;
        }
      }
    }
    content.fill();
  }

  /** Which cells of a square are dark. */
  interface Cells {
    boolean dark(int column, int row);
  }
}
