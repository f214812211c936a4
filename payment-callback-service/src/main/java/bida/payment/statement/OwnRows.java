package bida.payment.statement;

import bida.payment.channel.StatementRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What we wrote down of some days, found by kind and reference. References lie one behind the other
 * in one array: ten million objects would take the memory of the whole service.
 */
final class OwnRows {

  private static final StatementRow.Kind[] KINDS = StatementRow.Kind.values();
  private static final int FIRST = 1024;
  // Arrays of a JVM end about here; half a billion bytes of references are 20 million rows.
  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private byte[] text = new byte[FIRST * 32];
  private int textEnd;
  private int[] start = new int[FIRST + 1];
  private byte[] kind = new byte[FIRST];
  private byte[] currency = new byte[FIRST];
  private long[] amount = new long[FIRST];
  private long[] second = new long[FIRST];
  private int size;

  // 0 is free, else the row's place plus one; never more than half full.
  private int[] slots = new int[FIRST * 4];
  private final List<String> currencies = new ArrayList<>();
  private final BitSet seen = new BitSet();

  void add(
      StatementRow.Kind of,
      byte[] reference,
      int offset,
      int length,
      long amountMinor,
      String inCurrency,
      long epochSecond) {
    makeRoom(length);
    System.arraycopy(reference, offset, text, textEnd, length);
    start[size] = textEnd;
    textEnd += length;
    start[size + 1] = textEnd;
    kind[size] = (byte) of.ordinal();
    currency[size] = place(inCurrency);
    amount[size] = amountMinor;
    second[size] = epochSecond;
    put(hash(of, text, start[size], length), size);
    size++;
  }

  /** The row's place, or -1. */
  int find(StatementRow.Kind of, byte[] reference) {
    int mask = slots.length - 1;
    int slot = hash(of, reference, 0, reference.length) & mask;
    while (slots[slot] != 0) {
      int row = slots[slot] - 1;
      if (kind[row] == of.ordinal()
          && Arrays.equals(text, start[row], start[row + 1], reference, 0, reference.length)) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  int size() {
    return size;
  }

  void see(int row) {
    seen.set(row);
  }

  boolean isSeen(int row) {
    return seen.get(row);
  }

  StatementRow.Kind kind(int row) {
    return KINDS[kind[row]];
  }

  String reference(int row) {
    return new String(text, start[row], start[row + 1] - start[row], StandardCharsets.UTF_8);
  }

  String currency(int row) {
    return currencies.get(currency[row]);
  }

  long amountMinor(int row) {
    return amount[row];
  }

  long epochSecond(int row) {
    return second[row];
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

  private void makeRoom(int length) {
    if (length > MOST_BYTES - textEnd) {
      throw new IllegalStateException("more movements in three days than one comparison can hold");
    }
    if (textEnd + length > text.length) {
      text = Arrays.copyOf(text, (int) Math.min(MOST_BYTES, (textEnd + length) * 2L));
    }
    if (size == kind.length) {
      int more = size * 2;
      start = Arrays.copyOf(start, more + 1);
      kind = Arrays.copyOf(kind, more);
      currency = Arrays.copyOf(currency, more);
      amount = Arrays.copyOf(amount, more);
      second = Arrays.copyOf(second, more);
    }
    if ((size + 1) * 2L > slots.length) {
      slots = new int[slots.length * 2];
      for (int row = 0; row < size; row++) {
        put(hash(KINDS[kind[row]], text, start[row], start[row + 1] - start[row]), row);
      }
    }
  }

  private void put(int hash, int row) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = row + 1;
  }

  // Numbers of one day share their first half; the end is what tells them apart.
  private static int hash(StatementRow.Kind of, byte[] bytes, int from, int length) {
    int hash = of.ordinal();
    for (int i = from + length - 1; i >= from; i--) {
      hash = hash * 31 + bytes[i];
    }
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    return hash ^ (hash >>> 13);
  }
}
