package bida.payment.statement;

import bida.payment.channel.StatementRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What we wrote down of a stretch of time, found by kind and reference. Rows lie in the arrays of
 * pages that never move: ten million objects would take the memory of the whole service, and arrays
 * that grow would be copied as often. Filled by one thread; {@link #find} is for after that.
 */
final class OwnRows {

  private static final StatementRow.Kind[] KINDS = StatementRow.Kind.values();
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  // The longest numbers of channels have 32 characters; a page of longer ones grows.
  private static final int USUAL_REFERENCE = 32;
  private static final int TELLING = 16;
  // Of a row with its slots.
  private static final int BYTES = 64;

  /** Some thousand rows; their references lie one behind the other. */
  private static final class Page {
    private byte[] text = new byte[PAGE * USUAL_REFERENCE];
    private final int[] end = new int[PAGE];
    private final byte[] kind = new byte[PAGE];
    private final byte[] currency = new byte[PAGE];
    private final long[] amount = new long[PAGE];
    private final long[] second = new long[PAGE];

    int start(int at) {
      return at == 0 ? 0 : end[at - 1];
    }

    void put(int at, byte[] from, int offset, int length) {
      int start = start(at);
      if (start + length > text.length) {
        text = Arrays.copyOf(text, Math.max(start + length, text.length * 2));
      }
      System.arraycopy(from, offset, text, start, length);
      end[at] = start + length;
    }
  }

  private final List<Page> pages = new ArrayList<>();
  private int size;

  // 0 is free, else the row's place plus one; never more than half full.
  private int[] slots = new int[0];
  private final List<String> currencies = new ArrayList<>();
  private final long from;
  private final long to;
  private final long most;

  /**
   * @param from first second of the stretch
   * @param to the second after its last
   * @param most how many rows there may be
   */
  OwnRows(long from, long to, long most) {
    this.from = from;
    this.to = to;
    this.most = most;
  }

  /** How many rows fit into so many bytes. */
  static long fitInto(long bytes) {
    return bytes / BYTES;
  }

  boolean covers(long epochSecond) {
    return from <= epochSecond && epochSecond < to;
  }

  /** {@code reference} as bytes of UTF-8, of which {@code length} count from {@code offset}. */
  void add(
      StatementRow.Kind of,
      byte[] reference,
      int offset,
      int length,
      long amountMinor,
      String inCurrency,
      long epochSecond) {
    if (size >= most) {
      // Rather than the heap's end, which is that of the whole service.
      throw new IllegalStateException(
          "the ledger has more than "
              + most
              + " movements in half of three days: too many to hold");
    }
    if (size == pages.size() * PAGE) {
      pages.add(new Page());
    }
    var page = pages.getLast();
    int at = at(size);
    page.put(at, reference, offset, length);
    page.kind[at] = (byte) of.ordinal();
    page.currency[at] = place(inCurrency);
    page.amount[at] = amountMinor;
    page.second[at] = epochSecond;
    size++;
  }

  /**
   * Once, when all are there: a table that grows with them would be filled as often as it grows.
   */
  void index() {
    slots = new int[Math.max(2, Integer.highestOneBit(size) * 4)];
    int mask = slots.length - 1;
    for (int row = 0; row < size; row++) {
      var page = page(row);
      int at = at(row);
      int slot = hash(page.kind[at], page.text, page.start(at), page.end[at]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = row + 1;
    }
  }

  /** The row's place, or -1. */
  int find(StatementRow.Kind of, byte[] reference) {
    int mask = slots.length - 1;
    int slot = hash(of.ordinal(), reference, 0, reference.length) & mask;
    while (slots[slot] != 0) {
      int row = slots[slot] - 1;
      if (is(row, of, reference)) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  private boolean is(int row, StatementRow.Kind of, byte[] reference) {
    var page = page(row);
    int at = at(row);
    return page.kind[at] == of.ordinal()
        && Arrays.equals(page.text, page.start(at), page.end[at], reference, 0, reference.length);
  }

  int size() {
    return size;
  }

  StatementRow.Kind kind(int row) {
    return KINDS[page(row).kind[at(row)]];
  }

  String reference(int row) {
    var page = page(row);
    int start = page.start(at(row));
    return new String(page.text, start, page.end[at(row)] - start, StandardCharsets.UTF_8);
  }

  String currency(int row) {
    return currencies.get(page(row).currency[at(row)]);
  }

  long amountMinor(int row) {
    return page(row).amount[at(row)];
  }

  long epochSecond(int row) {
    return page(row).second[at(row)];
  }

  private Page page(int row) {
    return pages.get(row >>> PAGE_BITS);
  }

  private static int at(int row) {
    return row & (PAGE - 1);
  }

  private byte place(String name) {
    int known = currencies.indexOf(name);
    if (known < 0) {
      known = currencies.size();
      if (known > Byte.MAX_VALUE) {
        throw new IllegalStateException("a ledger in more than 127 currencies");
      }
      currencies.add(name);
    }
    return (byte) known;
  }

  // Numbers of one day share their first half; the end is what tells them apart.
  private static int hash(int kind, byte[] bytes, int from, int to) {
    int hash = kind;
    for (int i = to - 1; i >= from && i >= to - TELLING; i--) {
      hash = hash * 31 + bytes[i];
    }
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    return hash ^ (hash >>> 13);
  }
}
