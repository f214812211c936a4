package bida.simulators.stripe;

import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Answer;
import bida.simulators.http.Handler;
import bida.simulators.http.Port;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.time.Agenda;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Stripe: the merchant's API on one side, the buyer, the dashboard and knobs on the other. */
public final class Stripe implements AutoCloseable {
  private static final Set<String> KNOBS =
      Set.of(
          "callback.drop",
          "callback.duplicate",
          "callback.delay",
          "callback.reorder",
          "callback.corrupt",
          "event.twin",
          "event.stale",
          "api.fail5xx",
          "api.store5xx",
          "api.garbage",
          "api.timeoutButDone",
          "api.unavailable",
          "api.on",
          "api.silence",
          "query.notFoundFirst",
          "query.notPaidFirst",
          "refund.abnormal",
          "refund.closed",
          "refund.bounces",
          "refund.notEnough",
          "refund.slow",
          "balance.missing",
          "balance.wrongAmount",
          "balance.wrongNet");
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final String SESSIONS = "/v1/checkout/sessions";

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, KNOBS);
  private final StripeBook book;
  private final Callbacks callbacks;
  private final Gate gate;
  private final Wire wire;
  private final Checkout checkout;
  private final Refunds refunds;
  private final Balance balance;
  private final Dashboard dashboard;

  public Stripe(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      StripeAccount account,
      Path data,
      Supplier<String> pages) {
    book = new StripeBook(clock, data.resolve("stripe.jsonl"));
    callbacks =
        new Callbacks(
            agenda,
            book.journal(),
            knobs,
            counts,
            new StripeCourier(clock, account),
            post,
            workers,
            book.takeCallbacks());
    gate = new Gate(account, book);
    wire = new Wire(book);
    balance = new Balance(book, knobs);
    var events = new Events(clock, book, account, knobs, callbacks);
    checkout = new Checkout(book, events, balance, knobs, pages);
    refunds = new Refunds(book, events, balance, knobs, agenda);
    var disputes = new Disputes(book, events, balance);
    dashboard = new Dashboard(book, callbacks, checkout, refunds, disputes, balance);
  }

  public void resume() {
    callbacks.resume();
    refunds.resume();
  }

  public Routes api() {
    return new Routes()
        .on("POST", SESSIONS, ask("session", this::nameOf, (r, p) -> checkout.create(p)))
        .on("GET", SESSIONS, ask("sessions", (_, _) -> "", this::sessions))
        .on("GET", SESSIONS + "/{id}", ask("query", this::orderOf, this::session))
        .on(
            "POST",
            SESSIONS + "/{id}/expire",
            ask("expire", this::orderOf, (r, _) -> checkout.expire(r.param("id"))))
        .on(
            "GET",
            "/v1/payment_intents/{id}",
            ask("query", this::orderOf, object("payment_intent")))
        .on("GET", "/v1/charges/{id}", ask("query", this::orderOf, object("charge")))
        .on("POST", "/v1/refunds", ask("refund", this::paidFor, (_, p) -> refunds.create(p)))
        .on("GET", "/v1/refunds", ask("refundQuery", this::paidFor, this::refundsOf))
        .on("GET", "/v1/refunds/{id}", ask("refundQuery", (_, _) -> "", object("refund")))
        .on("GET", "/v1/disputes/{id}", ask("query", (_, _) -> "", object("dispute")))
        .on("GET", "/v1/balance_transactions", ask("balance", (_, _) -> "", this::transactions))
        .on("GET", "/c/pay/{id}", dashboard::page);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "stripe", knobs);
    KnobControl.offer(control, "stripe", counts);
    dashboard.offer(control);
  }

  /** Answers a request out of the book, or finds the order it is about. */
  private interface Work<T> {
    T of(Request request, Map<String, String> params);
  }

  private Handler ask(String kind, Work<String> order, Work<ObjectNode> work) {
    return request -> {
      var params = request.method().equals("POST") ? Port.form(request.text()) : request.query();
      try {
        gate.identify(request);
        return troubled(kind, request, params, scope(order, request, params), work);
      } catch (StripeError mistake) {
        return Gate.answer(mistake);
      }
    };
  }

  private Scope scope(Work<String> order, Request request, Map<String, String> params) {
    synchronized (book) {
      return Scope.of(order.of(request, params));
    }
  }

  private Answer troubled(
      String kind,
      Request request,
      Map<String, String> params,
      Scope scope,
      Work<ObjectNode> work) {
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.garbage", kind, scope)) {
      return Answer.text(200, "<html>bad gateway</html>");
    }
    if (knobs.takeOn("api.fail5xx", kind, scope)) throw StripeError.broken();
    if (kind.equals("query") && knobs.take("query.notFoundFirst", scope)) {
      throw StripeError.missing(request.param("id"));
    }
    var stuck = knobs.takeOn("api.store5xx", kind, scope);
    var answer =
        gate.once(
            request,
            params,
            () -> {
              if (stuck) throw StripeError.broken();
              return wire.show(work.of(request, params), params);
            });
    book.journal().force();
    return knobs.takeOn("api.timeoutButDone", kind, scope)
        ? Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE))
        : answer;
  }

  private String nameOf(Request request, Map<String, String> params) {
    return params.getOrDefault("client_reference_id", "");
  }

  private String orderOf(Request request, Map<String, String> params) {
    var object = book.get(request.param("id"));
    var reference = object.path("client_reference_id").asText("");
    return reference.isEmpty() ? Refunds.orderOf(object) : reference;
  }

  private String paidFor(Request request, Map<String, String> params) {
    return Refunds.orderOf(refunds.chargeOf(params));
  }

  /** One of that kind: under the address of another there is none. */
  private Work<ObjectNode> object(String kind) {
    return (request, _) -> {
      var found = book.get(request.param("id"));
      if (found.path("object").asText().equals(kind)) return found;
      throw StripeError.missing(request.param("id"));
    };
  }

  private ObjectNode session(Request request, Map<String, String> params) {
    var session = checkout.current(request.param("id"));
    var paid = session.path("payment_status").asText().equals("paid");
    var scope = Scope.of(session.path("client_reference_id").asText());
    if (!paid || !knobs.take("query.notPaidFirst", scope)) return session;
    return session
        .deepCopy()
        .put("payment_status", "unpaid")
        .put("status", "open")
        .putNull("payment_intent");
  }

  private ObjectNode sessions(Request request, Map<String, String> params) {
    var made = book.all("checkout.session", session -> Wire.within(session, params));
    return wire.list(SESSIONS, made, params);
  }

  private ObjectNode refundsOf(Request request, Map<String, String> params) {
    var charge = refunds.chargeOf(params).path("id").asText();
    var of = book.all("refund", refund -> refund.path("charge").asText().equals(charge));
    return wire.list("/v1/refunds", of, params);
  }

  private ObjectNode transactions(Request request, Map<String, String> params) {
    var rows = book.all("balance_transaction", row -> Wire.within(row, params));
    return wire.list("/v1/balance_transactions", rows, params);
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
