package bida.contracts;

/**
 * A fact one service tells the others. Its {@code ce_type} is the record's name in kebab case
 * ({@code PaymentConfirmed} is {@code payment-confirmed}); fields may be added, a new meaning is a
 * new record.
 */
public sealed interface Event
    permits OrderEvent, PaymentEvent, FulfillmentEvent, RefundEvent, NotificationEvent, CaseNeeded {

  /**
   * The Kafka key, so that the facts of one thing stay in order: order number, SKU or payment id.
   */
  String key();
}
