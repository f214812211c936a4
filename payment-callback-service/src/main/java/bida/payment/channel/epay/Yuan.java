package bida.payment.channel.epay;

import bida.contracts.Money;
import java.math.BigDecimal;

/** Money as epay writes it: yuan, with up to two decimals. */
final class Yuan {

  static final String CURRENCY = "CNY";

  // No sign, no exponent, no blanks; thirteen digits leave a long of fen far from its end.
  private static final String FORM = "(0|[1-9][0-9]{0,12})(\\.[0-9]{1,2})?";

  private Yuan() {}

  static String write(Money money) {
    return BigDecimal.valueOf(money.amountMinor(), 2).toPlainString();
  }

  static Money read(String text) {
    var fen = text.matches(FORM) ? new BigDecimal(text).movePointRight(2).longValueExact() : 0;
    if (fen == 0) {
      throw new IllegalArgumentException("not an amount in yuan");
    }
    return Money.of(fen, CURRENCY);
  }
}
