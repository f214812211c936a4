package bida.payment.channel.alipay;

import bida.payment.channel.StatementFlaw;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Alipay's tables: comments by {@code #} before and after, columns found by their names, numbers
 * kept from spreadsheets by a TAB behind them.
 */
final class AlipayCsv {

  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final String AMOUNT = "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,2})?";
  // A row has some 25 columns of which the longest, the title, has 256 characters.
  private static final int LONGEST_LINE = 16384;

  private final Map<String, Integer> columns = new HashMap<>();

  /** A header line; more columns than we know are fine, fewer are not. */
  AlipayCsv(String header, List<String> needed) throws StatementFlaw {
    var names = cells(header);
    for (var i = 0; i < names.size(); i++) {
      columns.put(plain(names.get(i)), i);
    }
    for (var name : needed) {
      if (!columns.containsKey(name)) {
        throw new StatementFlaw("column_missing", name);
      }
    }
  }

  /** GBK as announced, or UTF-8 where a mark says so; strictly, for half a character is damage. */
  static BufferedReader reader(InputStream in) throws IOException {
    var marked = new PushbackInputStream(in, BOM.length);
    var start = marked.readNBytes(BOM.length);
    var isUtf8 = java.util.Arrays.equals(start, BOM);
    if (!isUtf8) {
      marked.unread(start);
    }
    var decoder =
        (isUtf8 ? StandardCharsets.UTF_8 : Charset.forName("GBK"))
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new BufferedReader(new InputStreamReader(marked, decoder));
  }

  /** A row by the names of its columns. */
  final class Row {
    private final List<String> cells;
    private final long line;

    Row(String text, long line) throws StatementFlaw {
      this.cells = cells(text);
      this.line = line;
      if (cells.size() < columns.size()) {
        throw new StatementFlaw("malformed", "too few cells in line " + line);
      }
    }

    String text(String column) {
      var at = columns.get(column);
      return at == null ? "" : cells.get(at);
    }

    BigDecimal amount(String column) throws StatementFlaw {
      var text = text(column);
      if (!text.matches(AMOUNT)) {
        throw new StatementFlaw("malformed", column + " in line " + line);
      }
      return new BigDecimal(text);
    }
  }

  static List<String> cells(String line) throws StatementFlaw {
    if (line.length() > LONGEST_LINE) {
      throw new StatementFlaw("malformed", "a line of " + line.length() + " characters");
    }
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    var quoted = false;
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"' && (quoted || cell.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static String plain(String name) {
    return name.replace('（', '(').replace('）', ')').strip();
  }
}
