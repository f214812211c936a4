package bida.payment.channel.wechat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Amounts and times read where they stand, without a text for each of two million rows. */
final class BillCell {

  private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
  private static final int LONGEST_AMOUNT = 15;
  private static final int LONGEST_DECIMAL = 18;
  private static final int TIME = "2026-10-19 00:00:00".length();

  private BillCell() {}

  /** {@code from} is the first byte, {@code to} the one after the last. */
  static long hundredths(byte[] text, int from, int to) {
    var decimals = decimals(text, from, to);
    if (to - from > LONGEST_AMOUNT || decimals > 2) {
      throw new NumberFormatException();
    }
    var value = unscaled(text, from, to);
    for (; decimals < 2; decimals++) {
      value *= 10;
    }
    return value;
  }

  /** Exactly. */
  static BigDecimal decimal(byte[] text, int from, int to) {
    return BigDecimal.valueOf(unscaled(text, from, to), decimals(text, from, to));
  }

  private static int decimals(byte[] text, int from, int to) {
    for (var at = from; at < to; at++) {
      if (text[at] == '.') {
        return to - at - 1;
      }
    }
    return 0;
  }

  // Without its point. More digits than a long holds are no amount of a bill.
  private static long unscaled(byte[] text, int from, int to) {
    var negative = from < to && text[from] == '-';
    var first = negative ? from + 1 : from;
    if (first == to || to - first > LONGEST_DECIMAL) {
      throw new NumberFormatException();
    }
    var value = (long) digit(text[first]);
    var points = 0;
    for (var at = first + 1; at < to; at++) {
      if (text[at] == '.' && points == 0) {
        points++;
      } else {
        value = value * 10 + digit(text[at]);
      }
    }
    return negative ? -value : value;
  }

  /** Seconds of the epoch at which the day {@code 2026-10-19} begins in Beijing. */
  static long midnight(int day) {
    return LocalDate.of(day / 10_000, day / 100 % 100, day % 100)
        .atStartOfDay()
        .toEpochSecond(BEIJING);
  }

  /** {@code 2026-10-19 00:00:00} as 20261019. */
  static int day(byte[] text, int from, int to) {
    if (to - from != TIME) {
      throw new NumberFormatException();
    }
    return number(text, from, 4) * 10_000
        + number(text, from + 5, 2) * 100
        + number(text, from + 8, 2);
  }

  /** {@code 2026-10-19 00:00:00} as the second of its day. */
  static int secondOfDay(byte[] text, int from) {
    var hour = number(text, from + 11, 2);
    var minute = number(text, from + 14, 2);
    var second = number(text, from + 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new NumberFormatException();
    }
    return (hour * 60 + minute) * 60 + second;
  }

  private static int number(byte[] text, int from, int count) {
    var value = 0;
    for (var at = from; at < from + count; at++) {
      value = value * 10 + digit(text[at]);
    }
    return value;
  }

  private static int digit(byte symbol) {
    if (symbol < '0' || symbol > '9') {
      throw new NumberFormatException();
    }
    return symbol - '0';
  }
}
