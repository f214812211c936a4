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
  TICKET
}
