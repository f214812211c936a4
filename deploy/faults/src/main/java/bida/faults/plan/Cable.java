package bida.faults.plan;

/** A connection between two parts that can be cut and slowed down. */
public enum Cable {
  ORDERS_TO_POSTGRES("order-service", "postgres"),
  PAYMENTS_TO_POSTGRES("payment-callback-service", "postgres"),
  FULFILLMENTS_TO_POSTGRES("fulfillment-service", "postgres"),
  RELAY_TO_POSTGRES("relay", "postgres"),
  /** All that publish and read. */
  EVERYBODY_TO_KAFKA("kafka", "kafka"),
  PAYMENTS_TO_WECHAT("payment-callback-service", "wechat"),
  FULFILLMENTS_TO_FULU("fulfillment-service", "fulu"),
  /** What channels tell of payments. */
  CHANNELS_TO_PAYMENTS("simulators", "payment-callback-service");

  private final String from;
  private final String to;

  Cable(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /** The part that is told of it. */
  public String from() {
    return from;
  }

  /** The port behind it, as the addresses of the stack call it. */
  public String to() {
    return to;
  }
}
