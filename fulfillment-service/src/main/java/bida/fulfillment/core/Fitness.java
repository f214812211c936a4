package bida.fulfillment.core;

/** Whether a way to have a SKU delivered is of use, as far as its supplier tells. */
public enum Fitness {
  USABLE,
  SOLD_OUT,
  OFF_SALE,
  /** One unit costs more there than the offer allows. */
  TOO_DEAR;

  public boolean isUsable() {
    return this == USABLE;
  }
}
