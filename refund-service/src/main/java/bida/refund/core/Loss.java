package bida.refund.core;

/**
 * What is known of a delivery whose outcome nobody has learnt.
 *
 * @param isWrittenOff whether fulfillment-service itself says that nothing of it is delivered any
 *     more
 * @param leftMinor how much of that currency may still go back at our loss today, in minor units
 */
public record Loss(boolean isWrittenOff, long leftMinor) {

  /** Of a refund for any other reason. */
  public static final Loss NONE = new Loss(false, 0);
}
