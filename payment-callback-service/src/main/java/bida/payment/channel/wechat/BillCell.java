package bida.payment.channel.wechat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Amounts and times read where they stand, without a text for each of two million rows. */
final class BillCell {

  private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
  private static final int LONGEST_AMOUNT = 15;
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

  static Instant time(byte[] text, int from, int to) {
    if (to - from != TIME) {
      throw new NumberFormatException();
    }
    return LocalDateTime.of(
            number(text, from, 4),
            number(text, from + 5, 2),
            number(text, from + 8, 2),
            number(text, from + 11, 2),
            number(text, from + 14, 2),
            number(text, from + 17, 2))
        .toInstant(BEIJING);
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
