package bida.fulfillment.core;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a supplier said of one of its products.
 *
 * @param price of one unit, in the supplier's currency; null where it does not tell
 */
public record Look(boolean onSale, Shelf shelf, @Nullable BigDecimal price) {

  /** How much of it is left. */
  public enum Shelf {
    FILLED,
    EMPTY,
    UNKNOWN
  }
}
