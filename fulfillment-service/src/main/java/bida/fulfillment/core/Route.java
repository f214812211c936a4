package bida.fulfillment.core;

import org.jspecify.annotations.Nullable;

/**
 * One way to have a SKU delivered.
 *
 * @param product its name at that supplier
 * @param maxCost what a unit may cost us there at most, a decimal in the supplier's currency
 */
public record Route(String supplier, String product, @Nullable String maxCost) {

  // Nobody may have known what the SKU is when its supplier was set.
  boolean leadsTo(LineDelivery line) {
    return !supplier.equals(ByHand.SUPPLIER) || ByHand.canDeliver(line.productType());
  }
}
