package bida.payment.channel.stripe;

import bida.payment.channel.CloseAnswer;
import bida.payment.channel.OpenAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.channel.stripe.StripeClient.Answer;
import bida.payment.channel.stripe.StripeClient.Answer.Refused;
import bida.payment.channel.stripe.StripeClient.Answer.Said;
import bida.payment.channel.stripe.StripeClient.Answer.Silence;
import bida.payment.channel.stripe.StripeList.Walk;
import bida.payment.core.Payment;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** Checkout sessions: Stripe's page for one attempt, by the number we gave it. */
@Singleton
final class StripeSessions {

  private static final String SESSIONS = "/v1/checkout/sessions";

  // Stripe takes no page that ends sooner than 30 minutes from when it is made. It is made while
  // the order can be paid, so this much later suits every repetition; closing ends it in time.
  private static final Duration LONGER = Duration.ofMinutes(31);
  private static final Duration OTHER_CLOCK = Duration.ofMinutes(5);
  private static final int LONGEST_NAME = 250;

  private final StripeClient client;
  private final InstantSource clock;

  StripeSessions(StripeClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A session by its id, or whether there is one. */
  private sealed interface Place {
    record At(String id) implements Place {}

    record Nowhere() implements Place {}

    record Unknown(String why) implements Place {}
  }

  OpenAnswer open(StripeAccount account, Payment attempt) {
    var answer = create(account, attempt, attempt.paymentNo());
    if (!isStuck(answer)) {
      return opened(attempt, answer);
    }
    // Whatever we send with this key, the failure of the first time comes back: look what it did.
    return switch (find(account, attempt)) {
      case Place.At(var id) -> opened(attempt, get(account, id));
      case Place.Nowhere _ ->
          opened(attempt, create(account, attempt, attempt.paymentNo() + "-again"));
      case Place.Unknown(var why) -> new OpenAnswer.NoAnswer(why);
    };
  }

  private static boolean isStuck(Answer answer) {
    return switch (answer) {
      case Said _ -> false;
      case Refused(_, var type, _) -> type.equals("idempotency_error");
      case Silence(_, var stored) -> stored;
    };
  }

  private Answer create(StripeAccount account, Payment attempt, String key) {
    var sent = Objects.requireNonNull(attempt.prepay());
    var name = sent.description();
    var back = Objects.requireNonNullElse(sent.payer().returnUrl(), sent.notifyUrl());
    var form =
        new StripeForm()
            .with("mode", "payment")
            .with("client_reference_id", attempt.paymentNo())
            .with("metadata[" + StripeNews.PAYMENT_NO + "]", attempt.paymentNo())
            .with(
                "payment_intent_data[metadata][" + StripeNews.PAYMENT_NO + "]", attempt.paymentNo())
            .with("line_items[0][quantity]", "1")
            .with("line_items[0][price_data][currency]", StripeMoney.currency(attempt.amount()))
            .with(
                "line_items[0][price_data][unit_amount]",
                Long.toString(StripeMoney.units(attempt.amount())))
            .with(
                "line_items[0][price_data][product_data][name]",
                name.codePointCount(0, name.length()) <= LONGEST_NAME
                    ? name
                    : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)))
            // What the buyer sees in another currency would arrive as another amount.
            .with("adaptive_pricing[enabled]", "false")
            .with("success_url", back)
            .with("cancel_url", back)
            .with("expires_at", Long.toString(sent.expiresAt().plus(LONGER).getEpochSecond()));
    return client.post(account, SESSIONS, form, key);
  }

  private static OpenAnswer opened(Payment attempt, Answer answer) {
    return switch (answer) {
      case Silence(var why, _) -> new OpenAnswer.NoAnswer(why);
      case Refused(_, _, var code) -> new OpenAnswer.Refused(code);
      case Said(var session) when !isOf(session, attempt) ->
          new OpenAnswer.NoAnswer("an answer about something else");
      case Said(var session) when session.path("url").isTextual() ->
          new OpenAnswer.Opened(
              new StripePage(StripeJson.id(session), session.path("url").asText()).handle());
      case Said(var session) ->
          new OpenAnswer.Refused("session_" + StripeJson.word(session.path("status")));
    };
  }

  QueryAnswer query(StripeAccount account, Payment attempt) {
    return switch (find(account, attempt)) {
      case Place.At(var id) -> read(attempt, get(account, id));
      case Place.Nowhere _ -> new QueryAnswer.NotFound();
      case Place.Unknown(var why) -> new QueryAnswer.NoAnswer(why);
    };
  }

  CloseAnswer close(StripeAccount account, Payment attempt) {
    return switch (find(account, attempt)) {
      case Place.At(var id) -> close(account, attempt, id);
      case Place.Nowhere _ -> new CloseAnswer.NotFound();
      case Place.Unknown(var why) -> new CloseAnswer.NoAnswer(why);
    };
  }

  private CloseAnswer close(StripeAccount account, Payment attempt, String id) {
    // Without a key: expiring twice is expiring once, and a failure stored under it would stay.
    var expire = SESSIONS + "/" + id + "/expire";
    return switch (client.post(account, expire, new StripeForm(), null)) {
      case Silence(var why, _) -> new CloseAnswer.NoAnswer(why);
      case Said(var session) when session.path("status").asText("").equals("expired") ->
          new CloseAnswer.Closed();
      // Only an open one can be told to expire: it is over already, by itself or by money.
      case Said _, Refused _ ->
          switch (read(attempt, get(account, id))) {
            case QueryAnswer.Paid _ -> new CloseAnswer.AlreadyPaid();
            case QueryAnswer.Closed _ -> new CloseAnswer.Closed();
            case QueryAnswer.NotFound _ -> new CloseAnswer.NotFound();
            case QueryAnswer.NotPaid _ -> new CloseAnswer.NoAnswer("money is on its way");
            case QueryAnswer.NoAnswer(var why) -> new CloseAnswer.NoAnswer(why);
          };
    };
  }

  private QueryAnswer read(Payment attempt, Answer answer) {
    return switch (answer) {
      case Silence(var why, _) -> new QueryAnswer.NoAnswer(why);
      case Refused(int status, _, _) when status == 404 -> new QueryAnswer.NotFound();
      case Refused(_, _, var code) -> new QueryAnswer.NoAnswer(code);
      case Said(var session) when !isOf(session, attempt) ->
          new QueryAnswer.NoAnswer("an answer about something else");
      case Said(var session) -> read(attempt, session);
    };
  }

  private QueryAnswer read(Payment attempt, JsonNode session) {
    var intent = session.path("payment_intent");
    if (StripeNews.isPaid(intent)) {
      return paid(attempt, intent);
    }
    return switch (session.path("status").asText("")) {
      case "open" -> new QueryAnswer.NotPaid();
      case "expired" -> new QueryAnswer.Closed();
      case "complete" -> underWay(intent);
      default -> new QueryAnswer.NoAnswer("an unknown status");
    };
  }

  // Some ways of paying take days; until then nothing arrived, and it may still.
  private static QueryAnswer underWay(JsonNode intent) {
    return intent.path("status").asText("").equals("processing")
        ? new QueryAnswer.NotPaid()
        : new QueryAnswer.NoAnswer("complete, and neither paid nor on its way");
  }

  private QueryAnswer paid(Payment attempt, JsonNode intent) {
    try {
      var paidAt = StripeNews.paidAt(intent).orElseGet(clock::instant);
      var money = StripeNews.money(attempt.merchant(), intent, paidAt);
      return money.paymentNo().equals(attempt.paymentNo())
          ? new QueryAnswer.Paid(money)
          : new QueryAnswer.NoAnswer("an answer about something else");
    } catch (IllegalArgumentException e) {
      return new QueryAnswer.NoAnswer("an unreadable payment");
    }
  }

  private Answer get(StripeAccount account, String id) {
    return client.get(
        account,
        SESSIONS + "/" + id,
        new StripeForm().with("expand[]", "payment_intent.latest_charge"));
  }

  // When the answer to its making got lost nobody knows its id; lists are never behind, searches
  // are.
  private Place find(StripeAccount account, Payment attempt) {
    if (attempt.handle() != null) {
      return new Place.At(StripePage.of(attempt.handle()).sessionId());
    }
    var made =
        new StripeList(client, account, SESSIONS, () -> around(attempt), account.lookupPages());
    return switch (made.first(session -> isOf(session, attempt))) {
      case Walk.Found(var session) -> new Place.At(StripeJson.id(session));
      case Walk.Through _ -> new Place.Nowhere();
      case Walk.TooLong _ -> new Place.Unknown("too many sessions to look through");
      case Walk.Lost(var why) -> new Place.Unknown(why);
    };
  }

  // None is made before its attempt nor after its own end, so whatever the shop sold since is not
  // read. A number from a bill has neither time.
  private static StripeForm around(Payment attempt) {
    var form =
        new StripeForm().with("created[gte]", seconds(attempt.openedAt().minus(OTHER_CLOCK)));
    var sent = attempt.prepay();
    return sent == null ? form : form.with("created[lt]", seconds(sent.expiresAt().plus(LONGER)));
  }

  private static String seconds(Instant at) {
    return Long.toString(at.getEpochSecond());
  }

  private static boolean isOf(JsonNode session, Payment attempt) {
    return session.path("client_reference_id").asText("").equals(attempt.paymentNo());
  }
}
