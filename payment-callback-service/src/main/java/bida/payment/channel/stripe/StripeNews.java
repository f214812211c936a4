package bida.payment.channel.stripe;

import static bida.payment.channel.stripe.StripeJson.id;
import static bida.payment.channel.stripe.StripeJson.idOf;
import static bida.payment.channel.stripe.StripeJson.ours;

import bida.contracts.DisputeStage;
import bida.payment.core.Movement;
import bida.payment.core.Movement.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe's objects say has happened. They are named by the object, never by the event: one
 * change may be told by two events, and events come in any order.
 */
final class StripeNews {

  static final String PAYMENT_NO = "out_trade_no";
  static final String REFUND_NO = "out_refund_no";

  private StripeNews() {}

  static boolean isPaid(JsonNode intent) {
    return intent.path("status").asText("").equals("succeeded");
  }

  /** When its money came; only the charge says, where it was expanded. */
  static Optional<Instant> paidAt(JsonNode intent) {
    var charge = intent.path("latest_charge");
    return charge.isObject()
        ? Optional.of(StripeJson.time(charge.path("created")))
        : Optional.empty();
  }

  /** Of a payment intent that succeeded; made by somebody else it has no number of ours. */
  static Movement.MoneyIn money(String merchant, JsonNode intent, Instant paidAt) {
    var paymentNo = ours(intent, PAYMENT_NO);
    return new Movement.MoneyIn(
        StripeChannel.NAME,
        merchant,
        paymentNo.isEmpty() ? id(intent) : paymentNo,
        id(intent),
        StripeMoney.moved(intent.path("amount_received"), intent.path("currency")),
        paidAt);
  }

  /** Empty while it is under way. One that was made in the dashboard goes by Stripe's number. */
  static Optional<Movement.RefundEnded> refund(String merchant, JsonNode refund, Instant at) {
    return endOf(refund)
        .map(
            kind -> {
              var refundNo = ours(refund, REFUND_NO);
              var payment = paymentOf(refund);
              var paymentNo = ours(refund, PAYMENT_NO);
              return new Movement.RefundEnded(
                  StripeChannel.NAME,
                  merchant,
                  kind,
                  refundNo.isEmpty() ? id(refund) : refundNo,
                  id(refund),
                  paymentNo.isEmpty() ? payment : paymentNo,
                  payment,
                  StripeMoney.moved(refund.path("amount"), refund.path("currency")),
                  at);
            });
  }

  private static Optional<Kind> endOf(JsonNode refund) {
    return switch (refund.path("status").asText("")) {
      case "succeeded" -> Optional.of(Kind.REFUND);
      // The card is closed or lost: the money is back with us, and not with the buyer.
      case "failed" -> Optional.of(Kind.REFUND_ABNORMAL);
      case "canceled" -> Optional.of(Kind.REFUND_CLOSED);
      case "pending", "requires_action" -> Optional.empty();
      default -> throw new IllegalArgumentException("an unknown status of a refund");
    };
  }

  /** Its step is its status: several events may tell of one. */
  static Movement.Disputed dispute(String merchant, JsonNode dispute, Instant at) {
    var status = StripeJson.word(dispute.path("status"));
    var paymentNo = ours(dispute, PAYMENT_NO);
    return new Movement.Disputed(
        StripeChannel.NAME,
        merchant,
        id(dispute),
        status,
        stage(status),
        paymentOf(dispute),
        paymentNo.isEmpty() ? null : paymentNo,
        StripeMoney.moved(dispute.path("amount"), dispute.path("currency")),
        StripeJson.word(dispute.path("reason")),
        replyBy(dispute.path("evidence_details").path("due_by")),
        at);
  }

  private static DisputeStage stage(String status) {
    return switch (status) {
      case "needs_response", "warning_needs_response" -> DisputeStage.OPENED;
      case "won", "warning_closed", "prevented" -> DisputeStage.ENDED;
      case "lost" -> DisputeStage.LOST;
      // Under review, or a word we do not know yet: it is not over.
      default -> DisputeStage.UPDATED;
    };
  }

  private static @Nullable Instant replyBy(JsonNode dueBy) {
    return dueBy.isNull() || dueBy.isMissingNode() ? null : StripeJson.time(dueBy);
  }

  /** The payment intent names a payment; a charge made without one names itself. */
  static String paymentOf(JsonNode object) {
    var intent = idOf(object.path("payment_intent"));
    return intent.isEmpty() ? id(object.path("charge")) : intent;
  }
}
