package bida.contracts;

/**
 * How a line is delivered; labels differ by it, status codes never do (product.md, Order status).
 */
public enum ProductType {
  CARD_KEY,
  RECHARGE,
  MEMBERSHIP,
  LICENCE,
  CURRENCY,
  TICKET;

  /** Whether it is delivered as keys: sealed for its buyer, and read by him when he likes. */
  public boolean comesAsKeys() {
    return switch (this) {
      case CARD_KEY, LICENCE -> true;
      case RECHARGE, MEMBERSHIP, CURRENCY, TICKET -> false;
    };
  }
}
