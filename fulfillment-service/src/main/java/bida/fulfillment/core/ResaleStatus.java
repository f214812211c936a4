package bida.fulfillment.core;

/** How far what another platform asked for has come on its way to an order. */
public enum ResaleStatus {
  /** order-service has not answered yet. */
  ASKED,
  PLACED,
  /** There is no order, and never will be under this number. */
  REFUSED,
  /** The order ended without a delivery, and its money is theirs again. */
  CANCELLED
}
