package bida.payment.statement;

import bida.contracts.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the channel kept of a day, per currency. Rows have fractions of a fen; only their sum is
 * rounded, half up and once.
 */
final class Fees {

  private final Map<String, BigDecimal> byCurrency = new TreeMap<>();

  void add(BigDecimal fee, String currency) {
    if (fee.signum() != 0) {
      byCurrency.merge(currency, fee, BigDecimal::add);
    }
  }

  void addAll(Fees others) {
    others.byCurrency.forEach((currency, fee) -> add(fee, currency));
  }

  /** Throws {@link ArithmeticException} where a sum does not fit into a long. */
  List<Money> total() {
    return byCurrency.entrySet().stream()
        .map(sum -> new Money(minor(sum.getValue(), sum.getKey()), sum.getKey()))
        .toList();
  }

  private static long minor(BigDecimal sum, String currency) {
    return sum.movePointRight(Currency.getInstance(currency).getDefaultFractionDigits())
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
