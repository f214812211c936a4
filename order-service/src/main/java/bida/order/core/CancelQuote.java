package bida.order.core;

import bida.contracts.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What cancelling an order now would do. The buyer reads it before, and the decision is made by it:
 * what he was promised and what happens cannot differ.
 *
 * @param code with which it would be refused, part of the API; null where it would not
 * @param why the same for people who read problems
 * @param lineNos what would be given back
 * @param refund what would go back, to the minor unit
 * @param until the last moment of this promise, where it has one
 */
public record CancelQuote(
    Outcome outcome,
    @Nullable String code,
    String why,
    List<Integer> lineNos,
    Money refund,
    @Nullable Instant until) {

  public enum Outcome {
    /** Nobody paid: it closes. */
    NOT_PAID,
    /** Nothing was asked for yet, so that nothing can have left. */
    REFUNDABLE,
    /** Once fulfillment has stopped these lines; what has left by then is not stopped. */
    AFTER_HOLD,
    /** It is being cancelled, or was. */
    CANCELLING,
    /** The keys were read, or the tickets shown. */
    REVEALED,
    /** Nobody has read them, and the time to give them back is over. */
    WINDOW_OVER,
    /** What was agreed: final once it is paid. */
    FINAL,
    /** Everything was delivered, and none of it can be taken back. */
    DELIVERED,
    /** All of its money went back, or is on its way. */
    NOTHING_LEFT,
    /** A quarrel about its money has to end first. */
    DISPUTED,
    /** What is being done about it has to end first. */
    BUSY;

    /** Whether the buyer may choose it. */
    public boolean isOffered() {
      return this == NOT_PAID || this == REFUNDABLE || this == AFTER_HOLD;
    }
  }

  public CancelQuote {
    lineNos = List.copyOf(lineNos);
  }

  public static CancelQuote of(Order order, Instant now) {
    return Cancelling.quote(order, now);
  }

  static CancelQuote closes(Order order) {
    return new CancelQuote(Outcome.NOT_PAID, null, "", List.of(), none(order), null);
  }

  static CancelQuote already(Order order) {
    return new CancelQuote(Outcome.CANCELLING, null, "", List.of(), none(order), null);
  }

  static CancelQuote refused(Order order, Outcome outcome, String code, String why) {
    return new CancelQuote(outcome, code, why, List.of(), none(order), null);
  }

  static CancelQuote refunds(
      Outcome outcome, List<Integer> lineNos, Money refund, @Nullable Instant until) {
    return new CancelQuote(outcome, null, "", lineNos, refund, until);
  }

  private static Money none(Order order) {
    return Money.zero(order.terms().total().currency());
  }
}
