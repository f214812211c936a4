package bida.payment.channel;

/**
 * What a channel can do. Where it cannot close, an attempt counts as closed when a query after its
 * expiry says unpaid; where it cannot be asked either, at its deadline plus the grace. Whether it
 * gives a statement of each day is whether there is a {@link StatementSource} of its.
 *
 * @param query whether it tells of an attempt when asked
 * @param close whether it can be told to take no more money for an attempt
 * @param refund how much of a payment it can be told to pay back
 * @param queryRefund whether it tells of a refund when asked
 */
public record Capabilities(boolean query, boolean close, Refunds refund, boolean queryRefund) {

  /** How money goes back. */
  public enum Refunds {
    /** Not by the channel: a person pays it out. */
    NONE,
    /** The whole payment, or nothing. */
    WHOLE,
    PARTS
  }

  public static Capabilities none() {
    return new Capabilities(false, false, Refunds.NONE, false);
  }

  public static Capabilities all() {
    return new Capabilities(true, true, Refunds.PARTS, true);
  }
}
