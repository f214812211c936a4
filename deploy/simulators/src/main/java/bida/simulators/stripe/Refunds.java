package bida.simulators.stripe;

import bida.simulators.http.Json;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.time.Agenda;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Money back: at once as with cards, or later, or not in the end. Callers hold the book. */
final class Refunds {
  private static final Duration USUAL = Duration.ofSeconds(2);

  private final StripeBook book;
  private final Events events;
  private final Balance balance;
  private final Knobs knobs;
  private final Agenda agenda;

  Refunds(StripeBook book, Events events, Balance balance, Knobs knobs, Agenda agenda) {
    this.book = book;
    this.events = events;
    this.balance = balance;
    this.knobs = knobs;
    this.agenda = agenda;
  }

  void resume() {
    synchronized (book) {
      book.all("refund", refund -> refund.hasNonNull("_end")).forEach(this::schedule);
    }
  }

  ObjectNode chargeOf(Map<String, String> params) {
    var intent = params.getOrDefault("payment_intent", "");
    var id =
        intent.isEmpty()
            ? params.getOrDefault("charge", "")
            : book.get(intent).path("latest_charge").asText();
    return book.get(id);
  }

  static String orderOf(ObjectNode charge) {
    return charge.path("metadata").path("out_trade_no").asText();
  }

  ObjectNode create(Map<String, String> params) {
    var charge = chargeOf(params);
    var scope = Scope.of(orderOf(charge));
    var left = charge.path("amount").asLong() - charge.path("amount_refunded").asLong();
    var text = params.getOrDefault("amount", Long.toString(left));
    if (!text.matches("[0-9]{1,12}")) throw StripeError.invalid("parameter_invalid_integer", text);
    var amount = Long.parseLong(text);
    if (charge.path("disputed").asBoolean()) {
      throw StripeError.state("charge_disputed", "The charge has been charged back.");
    }
    if (left == 0) throw StripeError.state("charge_already_refunded", "Already refunded.");
    if (amount == 0 || amount > left) {
      throw StripeError.state("amount_too_large", "Greater than the unrefunded amount.");
    }
    // Not kept: the same number is to succeed once there is money.
    if (knobs.take("refund.notEnough", scope)) {
      throw StripeError.invalid("balance_insufficient", "Insufficient funds in your account.");
    }
    return back(charge, amount, Checkout.metadata(params, "metadata["), scope);
  }

  private ObjectNode back(ObjectNode charge, long amount, ObjectNode metadata, Scope scope) {
    var refund = book.make("re", "refund");
    refund.put("amount", amount);
    refund.put("charge", charge.path("id").asText());
    refund.put("currency", charge.path("currency").asText());
    refund.set("metadata", metadata);
    refund.put("payment_intent", charge.path("payment_intent").asText());
    refund.putNull("reason");
    var bounces = knobs.take("refund.bounces", scope);
    var end = bounces ? "" : end(scope);
    refund.put("status", end.isEmpty() ? "succeeded" : "pending");
    if (bounces || !end.isEmpty()) {
      refund.put("_end", bounces ? "failed" : end);
      refund.put("_at", book.now() + knobs.time("refund.slow", scope).orElse(USUAL).toSeconds());
    }
    refund.put("balance_transaction", balance.book("refund", "refund", refund, -amount, 0, scope));
    book.write(refund);
    var refunded = charge.path("amount_refunded").asLong() + amount;
    charge = charge.deepCopy();
    charge.put("amount_refunded", refunded);
    charge.put("refunded", refunded == charge.path("amount").asLong());
    book.write(charge);
    if (refund.has("_end")) schedule(refund);
    events.tell("refund.created", refund, scope.order());
    events.tell("charge.refunded", charge, scope.order());
    return refund;
  }

  private String end(Scope scope) {
    if (knobs.take("refund.abnormal", scope)) return "failed";
    if (knobs.take("refund.closed", scope)) return "canceled";
    return knobs.time("refund.slow", scope).isPresent() ? "succeeded" : "";
  }

  private void schedule(ObjectNode refund) {
    var id = refund.path("id").asText();
    agenda.at(Instant.ofEpochSecond(refund.path("_at").asLong()), () -> end(id));
  }

  private void end(String id) {
    synchronized (book) {
      var refund = book.get(id).deepCopy();
      var end = refund.path("_end").asText("");
      if (end.isEmpty()) return;
      refund.put("status", end);
      refund.remove("_end");
      var charge = book.get(refund.path("charge").asText()).deepCopy();
      var order = orderOf(charge);
      if (!end.equals("succeeded")) {
        var amount = refund.path("amount").asLong();
        if (end.equals("failed")) refund.put("failure_reason", "expired_or_canceled_card");
        refund.put(
            "failure_balance_transaction",
            balance.book("refund_failure", "refund_failure", refund, amount, 0, Scope.of(order)));
        charge.put("amount_refunded", charge.path("amount_refunded").asLong() - amount);
        book.write(charge.put("refunded", false));
      }
      book.write(refund);
      events.tell("refund.updated", refund, order);
      if (end.equals("failed")) events.tell("refund.failed", refund, order);
    }
    book.journal().force();
  }

  /** By hand in the dashboard, so without a number of the merchant's. */
  ObjectNode byHand(ObjectNode charge, long amount) {
    return back(charge, amount, Json.MAPPER.createObjectNode(), Scope.of(orderOf(charge)));
  }
}
