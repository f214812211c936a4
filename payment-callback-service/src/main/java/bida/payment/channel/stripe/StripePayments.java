package bida.payment.channel.stripe;

import bida.payment.channel.QueryAnswer;
import bida.payment.channel.stripe.StripeClient.Answer.Refused;
import bida.payment.channel.stripe.StripeClient.Answer.Said;
import bida.payment.channel.stripe.StripeClient.Answer.Silence;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/**
 * Payments by Stripe's own number, as the dashboard and receipts show it: the payment intent, or
 * the charge that took its money.
 */
@Singleton
final class StripePayments {

  private static final String INTENT = "pi_[A-Za-z0-9_]{1,61}";
  private static final String CHARGE = "(ch|py)_[A-Za-z0-9_]{1,61}";

  private final StripeClient client;
  private final InstantSource clock;

  StripePayments(StripeClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  static boolean isNumber(String number) {
    return isIntent(number) || number.matches(CHARGE);
  }

  static boolean isIntent(String number) {
    return number.matches(INTENT);
  }

  QueryAnswer find(StripeAccount account, String merchant, String number) {
    var isIntent = isIntent(number);
    var answer =
        isIntent
            ? get(account, "/v1/payment_intents/" + number, "latest_charge")
            : get(account, "/v1/charges/" + number, "payment_intent.latest_charge");
    return switch (answer) {
      case Silence(var why, _) -> new QueryAnswer.NoAnswer(why);
      case Refused(int status, _, _) when status == 404 -> new QueryAnswer.NotFound();
      case Refused(_, _, var code) -> new QueryAnswer.NoAnswer(code);
      case Said(var object) when !StripeJson.idOf(object).equals(number) ->
          new QueryAnswer.NoAnswer("an answer about something else");
      case Said(var object) -> read(merchant, isIntent ? object : object.path("payment_intent"));
    };
  }

  private StripeClient.Answer get(StripeAccount account, String path, String expanded) {
    return client.get(account, path, new StripeForm().with("expand[]", expanded));
  }

  private QueryAnswer read(String merchant, JsonNode intent) {
    // A charge without an intent came by no page of ours.
    if (!intent.isObject()) {
      return new QueryAnswer.NotFound();
    }
    return switch (intent.path("status").asText("")) {
      case "succeeded" -> paid(merchant, intent);
      case "canceled" -> new QueryAnswer.Closed();
      case "" -> new QueryAnswer.NoAnswer("an unreadable payment");
      default -> new QueryAnswer.NotPaid();
    };
  }

  private QueryAnswer paid(String merchant, JsonNode intent) {
    try {
      var paidAt = StripeNews.paidAt(intent).orElseGet(clock::instant);
      return new QueryAnswer.Paid(StripeNews.money(merchant, intent, paidAt));
    } catch (IllegalArgumentException e) {
      return new QueryAnswer.NoAnswer("an unreadable payment");
    }
  }
}
