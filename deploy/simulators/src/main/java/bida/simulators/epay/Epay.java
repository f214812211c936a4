package bida.simulators.epay;

import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Answer;
import bida.simulators.http.Port;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.time.Agenda;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** An epay operator: the merchant's pages and api on one side, the buyer and knobs on the other. */
public final class Epay implements AutoCloseable {
  private static final Set<String> KNOBS =
      Set.of(
          "callback.drop",
          "callback.duplicate",
          "callback.delay",
          "callback.reorder",
          "callback.corrupt",
          "api.fail5xx",
          "api.timeoutButDone",
          "api.unavailable",
          "api.on",
          "api.silence",
          "query.notFoundFirst",
          "query.notPaidFirst",
          "refund.notEnough");
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int MOST_NOTICES = 20;

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, KNOBS);
  private final InstantSource clock;
  private final EpayBook book;
  private final EpayCourier courier;
  private final Callbacks callbacks;
  private final Pages pages;
  private final Api api;

  public Epay(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      EpayAccount account,
      Path data) {
    this.clock = clock;
    book = new EpayBook(data.resolve("epay.jsonl"));
    courier = new EpayCourier(account);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    pages = new Pages(clock, account, book);
    api = new Api(clock, account, book, knobs);
  }

  public void resume() {
    callbacks.resume();
  }

  public Routes api() {
    return new Routes()
        .on("GET", "/submit.php", this::page)
        .on("POST", "/submit.php", this::page)
        .on("GET", "/api.php", this::apiCall)
        .on("POST", "/api.php", this::apiCall);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "epay", knobs);
    KnobControl.offer(control, "epay", counts);
    control.on("POST", "/epay/pay", this::pay);
    control.on("GET", "/epay/book", _ -> wholeBook());
    control.on("GET", "/epay/book/{outTradeNo}", this::entry);
  }

  private Answer page(Request request) {
    var number = Pages.asked(request).getOrDefault("out_trade_no", "");
    return troubled("submit", Scope.of(number), () -> pages.show(request));
  }

  /** {@code act} stands in the URL; the rest there, or in the form. */
  private Answer apiCall(Request request) {
    var params = new HashMap<>(request.query());
    if (request.method().equals("POST")) params.putAll(Port.form(request.text()));
    var scope = Scope.of(api.orderNoOf(params));
    return switch (params.getOrDefault("act", "")) {
      case "order" -> troubled("query", scope, () -> api.order(params, scope));
      case "refund" -> troubled("refund", scope, () -> api.refund(params, scope));
      default -> Answer.ok(Map.of("code", -5, "msg", "No Act!"));
    };
  }

  private Answer troubled(String kind, Scope scope, Supplier<Answer> inside) {
    counts.request(kind, scope.order());
    if (knobs.takeOn("api.unavailable", kind, scope)) return Answer.silent(Duration.ZERO);
    if (knobs.takeOn("api.fail5xx", kind, scope)) return Answer.text(500, "Internal Server Error");
    var answer = inside.get();
    book.journal().force();
    return knobs.takeOn("api.timeoutButDone", kind, scope)
        ? Answer.silent(knobs.time("api.silence", scope).orElse(SILENCE))
        : answer;
  }

  /** The buyer pays, by the link or by the number of an order whose page was opened. */
  private Answer pay(Request request) {
    var wish = request.json();
    EpayOrder paid;
    synchronized (book) {
      var order =
          wish.hasNonNull("redirectUrl")
              ? pages.follow(wish.path("redirectUrl").asText())
              : find(wish.path("outTradeNo").asText());
      paid = order;
      if (order.state() == EpayOrder.State.UNPAID) {
        var amount =
            wish.hasNonNull("amountOverride")
                ? BigDecimal.valueOf(wish.path("amountOverride").asLong(), 2).toPlainString()
                : order.money();
        paid = book.write(order.paid(amount, clock.instant()));
        var times = Math.clamp(wish.path("times").asInt(1), 1, MOST_NOTICES);
        for (var i = 0; i < times; i++) callbacks.announce(notice(paid));
      }
    }
    // The money is in the book on disk before anybody can know of it.
    book.journal().force();
    return Answer.ok(paid);
  }

  private Callback notice(EpayOrder paid) {
    return Callback.of(
        "EP-%d".formatted(book.nextNumber()),
        "TRADE_SUCCESS",
        paid.outTradeNo(),
        paid.notifyUrl(),
        courier.content(paid),
        clock.instant());
  }

  private EpayOrder find(String outTradeNo) {
    return book.order(outTradeNo)
        .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no page of this order was opened"));
  }

  private Answer wholeBook() {
    synchronized (book) {
      return Answer.ok(Map.of("orders", List.copyOf(book.orders())));
    }
  }

  private Answer entry(Request request) {
    var number = request.param("outTradeNo");
    synchronized (book) {
      return Answer.ok(Map.of("order", find(number), "callbacks", callbacks.of(number)));
    }
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
