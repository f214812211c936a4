package bida.fulfillment.supplier;

import bida.fulfillment.supplier.Listing.Stock;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Figures as suppliers write them, in strings and numbers alike; what is none is not guessed. */
public final class Decimals {

  // What the cost of a unit has in our tables: 14 digits and 5 decimals.
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,14}(\\.\\d{1,5}0*)?");
  private static final Pattern COUNT = Pattern.compile("\\d{1,15}");

  private Decimals() {}

  /** Null where it is none, or negative. */
  public static @Nullable BigDecimal amount(@Nullable String text) {
    return text == null || !AMOUNT.matcher(text).matches() ? null : new BigDecimal(text);
  }

  public static Stock stock(@Nullable String text) {
    return text == null || !COUNT.matcher(text).matches()
        ? new Stock.Unknown()
        : new Stock.Count(Long.parseLong(text));
  }

  /** Null where the amount is none. */
  public static Listing.@Nullable Price price(@Nullable String amount, String currency) {
    var decimal = amount(amount);
    return decimal == null ? null : new Listing.Price(decimal, currency);
  }
}
