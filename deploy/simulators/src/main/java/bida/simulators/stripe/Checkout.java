package bida.simulators.stripe;

import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Checkout sessions, and what becomes of them when somebody pays. Callers hold the book. */
final class Checkout {
  private static final long SOONEST = Duration.ofMinutes(30).toSeconds();
  private static final long LATEST = Duration.ofHours(24).toSeconds();
  private static final String PRICE = "line_items[0][price_data]";
  private static final String METADATA = "metadata[";
  private static final String OF_INTENT = "payment_intent_data[metadata][";

  private final StripeBook book;
  private final Events events;
  private final Balance balance;
  private final Knobs knobs;
  private final Supplier<String> pages;

  Checkout(StripeBook book, Events events, Balance balance, Knobs knobs, Supplier<String> pages) {
    this.book = book;
    this.events = events;
    this.balance = balance;
    this.knobs = knobs;
    this.pages = pages;
  }

  ObjectNode create(Map<String, String> params) {
    if (!params.getOrDefault("mode", "").equals("payment")) throw missing("mode");
    if (params.getOrDefault("success_url", "").isEmpty()) throw missing("success_url");
    var amount = params.getOrDefault(PRICE + "[unit_amount]", "");
    var currency = params.getOrDefault(PRICE + "[currency]", "");
    if (!amount.matches("[1-9][0-9]{0,8}")) throw missing("unit_amount");
    if (!currency.matches("[a-z]{3}")) throw missing("currency");
    if (params.getOrDefault(PRICE + "[product_data][name]", "").isEmpty()) throw missing("name");
    var expiresAt = Long.parseLong(params.getOrDefault("expires_at", "0"));
    if (expiresAt < book.now() + SOONEST || expiresAt > book.now() + LATEST) {
      throw StripeError.invalid(
          "parameter_invalid_integer", "expires_at must be 30 minutes to 24 hours from now");
    }
    var session = book.make("cs_test", "checkout.session");
    var id = session.path("id").asText();
    session.put("amount_subtotal", Long.parseLong(amount));
    session.put("amount_total", Long.parseLong(amount));
    session.put("currency", currency);
    session.put("client_reference_id", params.get("client_reference_id"));
    session.put("expires_at", expiresAt);
    session.set("metadata", metadata(params, METADATA));
    session.set("_intent_metadata", metadata(params, OF_INTENT));
    session.put("mode", "payment");
    session.putNull("payment_intent");
    session.put("payment_status", "unpaid");
    session.put("status", "open");
    session.put("success_url", params.get("success_url"));
    session.put("cancel_url", params.get("cancel_url"));
    session.put("url", pages.get() + "/c/pay/" + id + "#fidkdWxOYHwnPyd1blpxYHZxWjA0");
    return book.write(session);
  }

  private static StripeError missing(String param) {
    return StripeError.invalid("parameter_missing", "Missing or wrong: " + param);
  }

  static ObjectNode metadata(Map<String, String> params, String prefix) {
    var metadata = Json.MAPPER.createObjectNode();
    params.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && name.endsWith("]")) {
            metadata.put(name.substring(prefix.length(), name.length() - 1), value);
          }
        });
    return metadata;
  }

  /** As it stands now: time alone ends one that nobody paid. */
  ObjectNode current(String id) {
    var session = book.get(id);
    var over = session.path("expires_at").asLong() <= book.now();
    return over && isOpen(session) ? over(session) : session;
  }

  ObjectNode expire(String id) {
    var session = current(id);
    if (!isOpen(session)) {
      throw StripeError.state(
          "", "Only Checkout Sessions with a status in [\"open\"] can be expired.");
    }
    return over(session);
  }

  private ObjectNode over(ObjectNode session) {
    return book.write(session.deepCopy().put("status", "expired").putNull("url"));
  }

  private static boolean isOpen(JsonNode session) {
    return session.path("status").asText().equals("open");
  }

  ObjectNode ofOrder(String outTradeNo) {
    return book
        .all("checkout.session", s -> s.path("client_reference_id").asText().equals(outTradeNo))
        .stream()
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no session of " + outTradeNo));
  }

  /** The payment intent, which a session has only once its buyer pays. */
  ObjectNode pay(ObjectNode stale, JsonNode wish) {
    var session = current(stale.path("id").asText()).deepCopy();
    var known = book.find(session.path("payment_intent").asText());
    if (known.isPresent() && !isProcessing(known.get())) return known.get();
    if (known.isEmpty() && !isOpen(session)) {
      throw new Refusal(409, "NOT_OPEN", "the session is over");
    }
    var order = session.path("client_reference_id").asText();
    var intent = known.map(ObjectNode::deepCopy).orElseGet(() -> intent(session, wish));
    if (known.isEmpty()) {
      session.put("payment_intent", intent.path("id").asText());
      session.put("status", "complete").putNull("url");
      events.tell("payment_intent.created", intent, order);
    }
    var done = !wish.path("processing").asBoolean(false);
    book.write(session.put("payment_status", done ? "paid" : "unpaid"));
    return done ? succeed(intent, order) : processing(intent, order);
  }

  private static boolean isProcessing(JsonNode intent) {
    return intent.path("status").asText().equals("processing");
  }

  private ObjectNode intent(ObjectNode session, JsonNode wish) {
    var intent = book.make("pi", "payment_intent");
    var id = intent.path("id").asText();
    var amount = wish.path("amountOverride").asLong(session.path("amount_total").asLong());
    intent.put("amount", amount);
    intent.put("amount_received", 0);
    intent.put("capture_method", "automatic");
    intent.put("client_secret", id + "_secret_" + Long.toHexString(amount * 7919 + book.now()));
    intent.put("currency", wish.path("currencyOverride").asText(session.path("currency").asText()));
    intent.putNull("latest_charge");
    intent.set("metadata", session.path("_intent_metadata").deepCopy());
    intent.putArray("payment_method_types").add("card");
    intent.put("status", "requires_payment_method");
    return intent;
  }

  private ObjectNode processing(ObjectNode intent, String order) {
    book.write(intent.put("status", "processing"));
    events.tell("payment_intent.processing", intent, order);
    return intent;
  }

  private ObjectNode succeed(ObjectNode intent, String order) {
    var amount = intent.path("amount").asLong();
    var charge = book.make("ch", "charge");
    charge.put("amount", amount);
    charge.put("amount_captured", amount);
    charge.put("amount_refunded", 0);
    charge.put("captured", true);
    charge.put("currency", intent.path("currency").asText());
    charge.put("disputed", false);
    charge.set("metadata", intent.path("metadata").deepCopy());
    charge.put("paid", true);
    charge.put("payment_intent", intent.path("id").asText());
    charge.put("refunded", false);
    charge.put("status", "succeeded");
    charge.put(
        "balance_transaction",
        balance.book("charge", "charge", charge, amount, Balance.feeOf(amount), Scope.of(order)));
    book.write(charge);
    var stale = intent.deepCopy().put("status", "processing");
    intent.put("amount_received", amount);
    intent.put("latest_charge", charge.path("id").asText());
    intent.put("status", "succeeded");
    book.write(intent);
    events.tell("payment_intent.succeeded", intent, order);
    if (knobs.take("event.stale", Scope.of(order))) {
      events.tell("payment_intent.processing", stale, order);
    }
    return intent;
  }
}
