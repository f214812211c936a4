package bida.payment.channel.alipay;

import bida.contracts.Money;
import java.math.BigDecimal;
import java.util.Currency;

/** Money as Alipay writes it: yuan with up to two decimals, unless a currency is named. */
final class AlipayMoney {

  static final String YUAN = "CNY";

  // No exponent, no blanks; thirteen digits leave a long of fen far from its end.
  private static final String FORM = "(0|[1-9][0-9]{0,12})(\\.[0-9]{1,3})?";

  private AlipayMoney() {}

  static String write(Money money) {
    return BigDecimal.valueOf(money.amountMinor(), 2).toPlainString();
  }

  static Money yuan(String text) {
    return read(text, YUAN);
  }

  /** More than nothing. */
  static Money read(String text, String currency) {
    var minor = exact(text, currency);
    if (minor == 0) {
      throw new IllegalArgumentException("not an amount");
    }
    return Money.of(minor, currency);
  }

  static boolean isSomething(String text) {
    return !text.isEmpty() && exact(text, YUAN) > 0;
  }

  private static long exact(String text, String currency) {
    if (!text.matches(FORM)) {
      throw new IllegalArgumentException("not an amount");
    }
    try {
      return new BigDecimal(text)
          .movePointRight(Currency.getInstance(currency).getDefaultFractionDigits())
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not an amount in " + currency);
    }
  }
}
