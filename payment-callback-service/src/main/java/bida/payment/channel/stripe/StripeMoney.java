package bida.payment.channel.stripe;

import bida.contracts.Money;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/**
 * Money as Stripe writes it: integers of the currency's smallest unit, which yen have none of. In
 * three currencies its units are not those of ISO 4217.
 */
final class StripeMoney {

  /** By how many digits Stripe's integer is longer than ours (docs.stripe.com/currencies). */
  private static final Map<String, Integer> DIGITS_MORE = Map.of("ISK", 2, "UGX", 2, "MGA", -2);

  private StripeMoney() {}

  static long units(Money money) {
    return BigDecimal.valueOf(money.amountMinor())
        .scaleByPowerOfTen(digitsMore(money.currency()))
        .longValueExact();
  }

  static String currency(Money money) {
    return money.currency().toLowerCase(Locale.ROOT);
  }

  /** Whether every amount that is ours can be asked for. */
  static boolean isExact(String currency) {
    return digitsMore(currency) >= 0;
  }

  /** Throws {@link IllegalArgumentException} for whatever is no amount. */
  static Money read(JsonNode amount, JsonNode currency) {
    var code = currency.asText("");
    if (!amount.isIntegralNumber() || !amount.canConvertToLong() || !code.matches("[a-z]{3}")) {
      throw new IllegalArgumentException("not an amount");
    }
    var iso = code.toUpperCase(Locale.ROOT);
    try {
      var units = BigDecimal.valueOf(amount.longValue());
      return Money.of(units.scaleByPowerOfTen(-digitsMore(iso)).longValueExact(), iso);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not an amount in " + iso, e);
    }
  }

  /** The same, and money did move. */
  static Money moved(JsonNode amount, JsonNode currency) {
    var money = read(amount, currency);
    if (money.amountMinor() <= 0) {
      throw new IllegalArgumentException("nothing moved");
    }
    return money;
  }

  private static int digitsMore(String currency) {
    return DIGITS_MORE.getOrDefault(currency, 0);
  }
}
