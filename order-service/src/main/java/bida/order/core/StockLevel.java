package bida.order.core;

/**
 * How far the stock of a SKU has sunk. It only sinks until it has risen well above its threshold:
 * around a threshold stock goes up and down with every cancelled order, and an alarm each time
 * would be heard by nobody.
 */
public enum StockLevel {
  CALM,
  LOW,
  OUT;

  /** {@code margin}: so much above {@code low} it has to be before it is calm again. */
  public StockLevel at(long available, long low, long margin) {
    if (available > low + margin) {
      return CALM;
    }
    if (available <= 0) {
      return OUT;
    }
    return this == CALM && available < low ? LOW : this;
  }
}
