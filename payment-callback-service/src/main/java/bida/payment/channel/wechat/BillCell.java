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
    var negative = from < to && text[from] == '-';
    var at = negative ? from + 1 : from;
    if (at == to || to - at > LONGEST_AMOUNT) {
      throw new NumberFormatException();
    }
    var value = 0L;
    var decimals = -1;
    for (; at < to; at++) {
      if (text[at] == '.' && decimals < 0) {
        decimals = 0;
      } else if (decimals < 2) {
        value = value * 10 + digit(text[at]);
        decimals += decimals < 0 ? 0 : 1;
      } else {
        throw new NumberFormatException();
      }
    }
    for (var missing = Math.max(decimals, 0); missing < 2; missing++) {
      value *= 10;
    }
    return negative ? -value : value;
  }

  /** Exactly. More digits than a long holds are no amount of a bill. */
  static BigDecimal decimal(byte[] text, int from, int to) {
    var negative = from < to && text[from] == '-';
    var at = negative ? from + 1 : from;
    if (at == to || to - at > LONGEST_DECIMAL) {
      throw new NumberFormatException();
    }
    var unscaled = 0L;
    var decimals = -1;
    for (; at < to; at++) {
      if (text[at] == '.' && decimals < 0) {
        decimals = 0;
      } else {
        unscaled = unscaled * 10 + digit(text[at]);
        decimals += decimals < 0 ? 0 : 1;
      }
    }
    return BigDecimal.valueOf(negative ? -unscaled : unscaled, Math.max(decimals, 0));
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
