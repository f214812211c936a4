package bida.fulfillment.supplier;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A product as its supplier offers it.
 *
 * @param price what one costs us; null where it does not tell
 */
public record Listing(boolean onSale, Stock stock, @Nullable Price price) {

  /** How many are left, as far as it says. */
  public sealed interface Stock {

    record Count(long units) implements Stock {}

    /** Some, and it does not say how many; also where nothing is counted, as at an operator. */
    record Enough() implements Stock {}

    record None() implements Stock {}

    record Unknown() implements Stock {}
  }

  /**
   * A decimal of the currency's major unit, as suppliers write it: they have four decimals, and a
   * price that was rounded to minor units would pass a guard that it breaks.
   *
   * @param currency ISO 4217
   */
  public record Price(BigDecimal amount, String currency) {}
}
