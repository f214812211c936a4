package bida.payment.channel.wechat;

import bida.payment.channel.StatementFlaw;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
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
  private boolean ended;
  private int cells;
  private long number;
  private int day;
  private long midnight;

  BillLines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line that has anything on it. */
  boolean next() throws IOException, StatementFlaw {
    cells = 0;
    while (cells == 0) {
      fillUp();
      if (next == filled) {
        return false;
      }
      number++;
      if (number == 1 && startsWith(MARK)) {
        next += MARK.length;
      }
      split();
    }
    return true;
  }

  // So that the longest line is there as a whole, and is gone through but once.
  private void fillUp() throws IOException {
    if (filled - next > LONGEST || ended) {
      return;
    }
    System.arraycopy(buffer, next, buffer, 0, filled - next);
    filled -= next;
    next = 0;
    while (filled <= LONGEST && !ended) {
      var read = in.read(buffer, filled, buffer.length - filled);
      ended = read < 0;
      filled += Math.max(read, 0);
    }
  }

  // Nothing on the line is no cell.
  private void split() throws StatementFlaw {
    var start = next;
    var from = start;
    var at = start;
    for (; at < filled && buffer[at] != '\n'; at++) {
      if (buffer[at] == ',') {
        cell(from, at);
        from = at + 1;
      }
    }
    if (at - start > LONGEST) {
      throw malformed("too long a line");
    }
    var end = at > start && buffer[at - 1] == '\r' ? at - 1 : at;
    if (end > start) {
      cell(from, end);
    }
    next = Math.min(at + 1, filled);
  }

  // A backtick keeps spreadsheets from reading long numbers as such; blanks and tabs do it as well.
  private void cell(int from, int to) throws StatementFlaw {
    if (cells == MOST_CELLS) {
      throw malformed("too many cells");
    }
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

  private boolean startsWith(byte[] text) {
    return filled - next >= text.length
        && Arrays.equals(buffer, next, next + text.length, text, 0, text.length);
  }

  /** A number with any decimals, exactly. */
  BigDecimal decimal(int cell) throws StatementFlaw {
    try {
      return BillCell.decimal(buffer, starts[cell], ends[cell]);
    } catch (NumberFormatException e) {
      throw malformed("no fee");
    }
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
      var at = BillCell.day(buffer, starts[cell], ends[cell]);
      // Nearly all rows of a bill are of one day.
      if (at != day) {
        midnight = BillCell.midnight(at);
        day = at;
      }
      return Instant.ofEpochSecond(midnight + BillCell.secondOfDay(buffer, starts[cell]));
    } catch (NumberFormatException | DateTimeException e) {
      throw malformed("no time");
    }
  }

  StatementFlaw malformed(String what) {
    return new StatementFlaw("malformed", what + " in line " + number);
  }
}
