package bida.fulfillment.ticket.print;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Breaks a text into lines: between Chinese characters, between words of others. */
final class Lines {

  // Its rules keep 。 and ） off the beginning of a line, and leave words of Latin whole.
  private static final Locale RULES = Locale.SIMPLIFIED_CHINESE;

  private Lines() {}

  /** {@code width} of a line in ems. */
  static List<String> of(String text, float width, Letters letters) {
    var lines = new ArrayList<String>();
    for (var paragraph : text.split("\n")) {
      wrap(paragraph.strip(), width, letters, lines);
    }
    return lines;
  }

  private static void wrap(String text, float width, Letters letters, List<String> lines) {
    var breaks = BreakIterator.getLineInstance(RULES);
    breaks.setText(text);
    var line = new StringBuilder();
    float used = 0;
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      var piece = text.substring(start, end);
      // The blank at the end of a line may stand out.
      if (used + letters.width(piece.stripTrailing()) > width && !line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        used = 0;
      }
      while (letters.width(piece.stripTrailing()) > width) {
        int fits = fitting(piece, width, letters);
        lines.add(piece.substring(0, fits));
        piece = piece.substring(fits);
      }
      line.append(piece);
      used += letters.width(piece);
    }
    lines.add(line.toString().stripTrailing());
  }

  /** How much of a word that is longer than a line goes into it, one character at least. */
  private static int fitting(String word, float width, Letters letters) {
    int fits = 0;
    float used = 0;
    do {
      used += letters.width(Character.toString(word.codePointAt(fits)));
      fits = word.offsetByCodePoints(fits, 1);
    } while (fits < word.length()
        && used + letters.width(Character.toString(word.codePointAt(fits))) <= width);
    return fits;
  }
}
