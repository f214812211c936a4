package bida.order.core;

/**
 * The coarse status shown to people; its code never varies by product type (product.md, Order
 * status).
 */
public enum OrderStatus {
  PENDING_PAYMENT,
  PAID,
  UNDER_REVIEW,
  FULFILLING,
  ACTION_REQUIRED,
  PARTIALLY_DELIVERED,
  DELIVERED,
  VERIFYING,
  COMPLETED,
  FULFILLMENT_FAILED,
  CANCEL_REVIEWING,
  REFUNDING,
  PARTIALLY_REFUNDED,
  REFUNDED,
  CANCELLED
}
