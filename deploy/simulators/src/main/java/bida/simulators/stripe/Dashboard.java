package bida.simulators.stripe;

import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is done to the account by hand: a buyer pays, a clerk refunds, a bank disputes. */
final class Dashboard {
  private final StripeBook book;
  private final Callbacks callbacks;
  private final Checkout checkout;
  private final Refunds refunds;
  private final Disputes disputes;
  private final Balance balance;

  Dashboard(
      StripeBook book,
      Callbacks callbacks,
      Checkout checkout,
      Refunds refunds,
      Disputes disputes,
      Balance balance) {
    this.book = book;
    this.callbacks = callbacks;
    this.checkout = checkout;
    this.refunds = refunds;
    this.disputes = disputes;
    this.balance = balance;
  }

  void offer(Routes control) {
    control.on("POST", "/stripe/pay", request -> done(() -> shown(pay(request.json()))));
    control.on("POST", "/stripe/refunds", request -> done(() -> shown(refund(request.json()))));
    control.on("POST", "/stripe/disputes", request -> done(() -> shown(dispute(request.json()))));
    control.on("POST", "/stripe/transactions", request -> done(() -> shown(row(request.json()))));
    control.on("GET", "/stripe/book", _ -> wholeBook());
    control.on("GET", "/stripe/book/{outTradeNo}", this::entry);
  }

  Answer page(Request request) {
    return done(
        () -> {
          var session = checkout.current(request.param("id"));
          var page =
              "<!doctype html><title>Checkout</title><p>%s %s: %s</p>"
                  .formatted(
                      session.path("amount_total").asText(),
                      session.path("currency").asText(),
                      session.path("status").asText());
          return Answer.of(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
        });
  }

  // The money is in the book on disk before anybody can know of it.
  private Answer done(Supplier<Answer> deed) {
    try {
      synchronized (book) {
        return deed.get();
      }
    } catch (StripeError mistake) {
      return Gate.answer(mistake);
    } finally {
      book.journal().force();
    }
  }

  private static Answer shown(ObjectNode object) {
    return Answer.ok(Wire.plain(object));
  }

  private ObjectNode pay(JsonNode wish) {
    return checkout.pay(session(wish), wish);
  }

  private ObjectNode session(JsonNode wish) {
    if (wish.hasNonNull("redirectUrl")) {
      var path = wish.path("redirectUrl").asText().replaceFirst("#.*", "");
      return checkout.current(path.substring(path.lastIndexOf('/') + 1));
    }
    return checkout.ofOrder(wish.path("outTradeNo").asText());
  }

  private ObjectNode charge(JsonNode wish) {
    var session = checkout.ofOrder(wish.path("outTradeNo").asText());
    return refunds.chargeOf(Map.of("payment_intent", session.path("payment_intent").asText()));
  }

  private ObjectNode refund(JsonNode wish) {
    var charge = charge(wish);
    return refunds.byHand(charge, wish.path("amount").asLong(charge.path("amount").asLong()));
  }

  private ObjectNode dispute(JsonNode wish) {
    return disputes.move(charge(wish), wish);
  }

  private ObjectNode row(JsonNode wish) {
    return balance.other(
        wish.path("type").asText("payout"),
        wish.path("amount").asLong(),
        wish.path("fee").asLong(0),
        wish.path("currency").asText("cny"),
        wish.path("source").asText("po_sim"));
  }

  private Answer wholeBook() {
    synchronized (book) {
      return Answer.ok(
          Map.of(
              "sessions", all("checkout.session"),
              "paymentIntents", all("payment_intent"),
              "refunds", all("refund"),
              "disputes", all("dispute"),
              "balanceTransactions", all("balance_transaction")));
    }
  }

  private List<ObjectNode> all(String object) {
    return book.all(object, _ -> true).stream().map(Wire::plain).toList();
  }

  private Answer entry(Request request) {
    var number = request.param("outTradeNo");
    synchronized (book) {
      var session = checkout.ofOrder(number);
      var intent = session.path("payment_intent").asText();
      return Answer.ok(
          Map.of(
              "session", Wire.plain(checkout.current(session.path("id").asText())),
              "paymentIntent", book.find(intent).map(Wire::plain).map(List::of).orElse(List.of()),
              "refunds",
                  book.all("refund", r -> r.path("payment_intent").asText().equals(intent)).stream()
                      .map(Wire::plain)
                      .toList(),
              "callbacks", callbacks.of(number)));
    }
  }
}
