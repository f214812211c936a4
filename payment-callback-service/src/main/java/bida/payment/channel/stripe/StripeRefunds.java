package bida.payment.channel.stripe;

import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.payment.channel.stripe.StripeClient.Answer.Refused;
import bida.payment.channel.stripe.StripeClient.Answer.Said;
import bida.payment.channel.stripe.StripeClient.Answer.Silence;
import bida.payment.channel.stripe.StripeList.Walk;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Money back by our number: it is the idempotency key, and stands in the refund so that it is found
 * when the key is forgotten. A failure that Stripe stored under the key comes back for a day; the
 * number stays the same all the same, and is sent again only when no refund bears it.
 */
@Singleton
final class StripeRefunds {

  private static final String REFUNDS = "/v1/refunds";
  private static final Set<String> NOT_NOW =
      Set.of("rate_limit", "lock_timeout", "insufficient_funds", "balance_insufficient");

  private final StripeClient client;
  private final InstantSource clock;

  StripeRefunds(StripeClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  RefundAnswer refund(StripeAccount account, RefundOrder refund) {
    var form =
        payment(refund)
            .with("amount", Long.toString(StripeMoney.units(refund.amount())))
            .with("metadata[" + StripeNews.REFUND_NO + "]", refund.refundNo())
            .with("metadata[" + StripeNews.PAYMENT_NO + "]", refund.paymentNo());
    return switch (client.post(account, REFUNDS, form, refund.refundNo())) {
      case Said(var answer) -> read(refund, answer);
      case Refused(_, var type, var code) when NOT_NOW.contains(code) || NOT_NOW.contains(type) ->
          new RefundAnswer.Later(code);
      // The number was sent with something else before, which may have been carried out; and an
      // error of their own says nothing of ours.
      case Refused(_, var type, var code) when !type.equals("invalid_request_error") ->
          new RefundAnswer.NoAnswer(code);
      case Refused(_, _, var code) -> new RefundAnswer.Refused(code);
      case Silence(var why, _) -> new RefundAnswer.NoAnswer(why);
    };
  }

  RefundAnswer query(StripeAccount account, RefundOrder refund) {
    var refunds =
        new StripeList(client, account, REFUNDS, () -> payment(refund), account.lookupPages());
    return switch (refunds.first(one -> isOf(one, refund))) {
      case Walk.Found(var found) -> read(refund, found);
      case Walk.Through _ -> new RefundAnswer.NotFound();
      case Walk.TooLong _ -> new RefundAnswer.NoAnswer("too many refunds to look through");
      case Walk.Lost(var why) -> new RefundAnswer.NoAnswer(why);
    };
  }

  // A charge that was made without a payment intent names itself.
  private static StripeForm payment(RefundOrder refund) {
    var id = refund.transactionId();
    return new StripeForm().with(id.startsWith("pi_") ? "payment_intent" : "charge", id);
  }

  private RefundAnswer read(RefundOrder refund, JsonNode answer) {
    if (!isOf(answer, refund) || !StripeNews.paymentOf(answer).equals(refund.transactionId())) {
      return new RefundAnswer.NoAnswer("an answer about something else");
    }
    try {
      return StripeNews.refund(refund.merchant(), answer, endedAt(answer))
          .<RefundAnswer>map(RefundAnswer.Ended::new)
          .orElseGet(() -> new RefundAnswer.Processing(StripeJson.id(answer)));
    } catch (IllegalArgumentException e) {
      return new RefundAnswer.NoAnswer("an unreadable refund");
    }
  }

  // It is over when it is made, where it is ever; when it failed, only the event says.
  private Instant endedAt(JsonNode answer) {
    return Optional.of(answer.path("created"))
        .filter(_ -> answer.path("status").asText("").equals("succeeded"))
        .map(StripeJson::time)
        .orElseGet(clock::instant);
  }

  private static boolean isOf(JsonNode answer, RefundOrder refund) {
    return StripeJson.ours(answer, StripeNews.REFUND_NO).equals(refund.refundNo());
  }
}
