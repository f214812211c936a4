package bida.payment.channel.wechat;

import bida.payment.channel.StatementFlaw;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * The lines of a bill, one at a time in a buffer that never grows. A cell is read only when it is
 * asked for, because a bill of a big day has fifty million of them.
 */
final class BillLines {

  // A row has about 400 bytes.
  private static final int LONGEST = 1 << 16;
  private static final int MOST_CELLS = 128;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[4 * LONGEST];
  private final int[] starts = new int[MOST_CELLS];
  private final int[] ends = new int[MOST_CELLS];
  private int next;
  private int filled;
  private int cells;
  private long number;

  BillLines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line that has anything on it. */
  boolean next() throws IOException, StatementFlaw {
    while (true) {
      var end = endOfLine();
      if (end < 0) {
        return false;
      }
      var start = next;
      next = Math.min(end + 1, filled);
      number++;
      if (number == 1 && startsWith(start, end, MARK)) {
        start += MARK.length;
      }
      if (end > start && buffer[end - 1] == '\r') {
        end--;
      }
      if (end > start) {
        split(start, end);
        return true;
      }
    }
  }

  // The index of the line feed, or of the end of a last line without one; -1 when all is read.
  private int endOfLine() throws IOException, StatementFlaw {
    var at = next;
    while (true) {
      while (at < filled) {
        if (buffer[at] == '\n') {
          return at;
        }
        at++;
      }
      if (at - next > LONGEST) {
        throw malformed("too long a line");
      }
      at -= next;
      if (!fill()) {
        return filled > 0 ? filled : -1;
      }
    }
  }

  private boolean fill() throws IOException {
    System.arraycopy(buffer, next, buffer, 0, filled - next);
    filled -= next;
    next = 0;
    var read = in.read(buffer, filled, buffer.length - filled);
    if (read <= 0) {
      return false;
    }
    filled += read;
    return true;
  }

  private void split(int start, int end) throws StatementFlaw {
    cells = 0;
    var from = start;
    for (var at = start; at <= end; at++) {
      if (at == end || buffer[at] == ',') {
        if (cells == MOST_CELLS) {
          throw malformed("too many cells");
        }
        cell(from, at);
        from = at + 1;
      }
    }
  }

  // A backtick keeps spreadsheets from reading long numbers as such; blanks and tabs do it as well.
  private void cell(int from, int to) {
    while (from < to && (buffer[from] == '`' || buffer[from] == ' ' || buffer[from] == '\t')) {
      from++;
    }
    while (to > from && (buffer[to - 1] == ' ' || buffer[to - 1] == '\t')) {
      to--;
    }
    starts[cells] = from;
    ends[cells] = to;
    cells++;
  }

  /** Counted from 1, as an editor does. */
  long number() {
    return number;
  }

  int cells() {
    return cells;
  }

  String text(int cell) {
    return new String(buffer, starts[cell], ends[cell] - starts[cell], StandardCharsets.UTF_8);
  }

  boolean is(int cell, byte[] text) {
    return Arrays.equals(buffer, starts[cell], ends[cell], text, 0, text.length);
  }

  private boolean startsWith(int start, int end, byte[] text) {
    return end - start >= text.length
        && Arrays.equals(buffer, start, start + text.length, text, 0, text.length);
  }

  /** An amount with at most two decimals, in hundredths, exactly. */
  long hundredths(int cell) throws StatementFlaw {
    try {
      return BillCell.hundredths(buffer, starts[cell], ends[cell]);
    } catch (NumberFormatException e) {
      throw malformed("no amount");
    }
  }

  /** {@code 2026-10-19 00:00:00}, in Beijing. */
  Instant time(int cell) throws StatementFlaw {
    try {
      return BillCell.time(buffer, starts[cell], ends[cell]);
    } catch (NumberFormatException | DateTimeException e) {
      throw malformed("no time");
    }
  }

  StatementFlaw malformed(String what) {
    return new StatementFlaw("malformed", what + " in line " + number);
  }
}
