package bida.payment;

import bida.contracts.Money;
import bida.payment.channel.Capabilities;
import bida.payment.core.Refund;
import java.time.Duration;
import java.time.Instant;

/** What to do next about a refund that is due, at a channel that can do what it can. */
public sealed interface RefundStep {

  /** Send it. */
  record Pay() implements RefundStep {}

  record Ask() implements RefundStep {}

  /** Ask; and send the same number again where the channel knows nothing of it. */
  record AskAndPay() implements RefundStep {}

  /** It may have been paid, and only a person can find out. */
  record AskPerson() implements RefundStep {}

  record Refuse(String code) implements RefundStep {}

  // Kafka brings an approval within seconds; a day later Stripe has forgotten what it was sent.
  Duration FRESH = Duration.ofHours(1);

  /**
   * Perhaps only: whoever took it up may have died before he could send it, or say that he had, and
   * an approval that is old is told again to a database that was restored (D13).
   */
  static boolean sentBefore(int timesTakenUp, Instant approvedAt, Instant now) {
    return timesTakenUp > 0 || approvedAt.isBefore(now.minus(FRESH));
  }

  static RefundStep of(Refund refund, Money captured, boolean sentBefore, Capabilities can) {
    return switch (refund.status()) {
      case APPROVED -> {
        if (!sentBefore) {
          yield send(refund, captured, can);
        }
        yield can.queryRefund() ? new AskAndPay() : new AskPerson();
      }
      case SUBMITTED -> can.queryRefund() ? new Ask() : new AskPerson();
      case UNKNOWN -> can.queryRefund() ? new AskAndPay() : new AskPerson();
      case SUCCEEDED, FAILED, ROUTE_BROKEN, MISMATCH ->
          throw new IllegalStateException(refund.refundNo() + " is not due");
    };
  }

  private static RefundStep send(Refund refund, Money captured, Capabilities can) {
    return switch (can.refund()) {
      case NONE -> new Refuse("channel_cannot_refund");
      case WHOLE ->
          refund.amount().equals(captured) ? new Pay() : new Refuse("channel_refunds_whole_only");
      case PARTS -> new Pay();
    };
  }
}
