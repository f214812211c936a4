package bida.simulators.alipay;

import bida.simulators.book.Dice;
import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.time.Agenda;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Alipay: the gateway on one side, the buyer, the merchant's console and the knobs on the other.
 */
public final class Alipay implements AutoCloseable {
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
          "api.garbage",
          "api.busy",
          "api.busyButDone",
          "api.unsigned",
          "api.badSign",
          "api.on",
          "api.silence",
          "query.notFoundFirst",
          "query.notPaidFirst",
          "refund.notEnough",
          "refund.systemError",
          "refund.lag",
          "bill.notReady",
          "bill.expired",
          "bill.damaged",
          "bill.wrongTotals",
          "bill.missing",
          "bill.extra",
          "bill.amount",
          "bill.utf8",
          "bill.newColumn");

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, KNOBS);
  private final Post post;
  private final AlipayBook book;
  private final AlipayCourier courier;
  private final Callbacks callbacks;
  private final Trades trades;
  private final Refunds refunds;
  private final Bills bills;
  private final Complaints complaints;
  private final Gateway gateway;
  private final Buyer buyer;

  public Alipay(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      AlipayAccount account,
      Path data,
      long seed,
      Supplier<String> publicUrl) {
    this.post = post;
    book = new AlipayBook(data.resolve("alipay.jsonl"));
    courier = new AlipayCourier(account);
    var notices = new Notices(clock, account, book);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    trades = new Trades(clock, book, knobs);
    refunds = new Refunds(clock, book, trades, knobs, callbacks, notices);
    var dice = new Dice(seed, book.journal().linesAtOpen());
    bills = new Bills(clock, account, book, knobs, dice, publicUrl);
    complaints = new Complaints(clock, account, book, callbacks, notices);
    gateway =
        new Gateway(account, trades, refunds, bills, complaints, knobs, counts, book.journal());
    buyer = new Buyer(clock, book, trades, callbacks, notices, gateway::follow);
  }

  public void resume() {
    callbacks.resume();
  }

  public Routes api() {
    return new Routes()
        .on("GET", "/gateway.do", gateway::answer)
        .on("POST", "/gateway.do", gateway::answer)
        .on("GET", "/bill", bills::download);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "alipay", knobs);
    KnobControl.offer(control, "alipay", counts);
    control.on("POST", "/alipay/scan", buyer::scan);
    control.on("POST", "/alipay/pay", buyer::pay);
    control.on("POST", "/alipay/finish", buyer::finish);
    control.on("POST", "/alipay/refund", refunds::console);
    control.on("POST", "/alipay/complain", complaints::complain);
    control.on("POST", "/alipay/callbacks", this::ownCallback);
    control.on("GET", "/alipay/book", _ -> wholeBook());
    control.on("GET", "/alipay/book/{outTradeNo}", this::page);
  }

  private Answer wholeBook() {
    synchronized (book) {
      return Answer.ok(
          Map.of("trades", List.copyOf(book.trades()), "refunds", List.copyOf(book.refunds())));
    }
  }

  private Answer page(Request request) {
    var number = request.param("outTradeNo");
    synchronized (book) {
      var trade =
          book.trade(number)
              .map(trades::current)
              .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such trade"));
      return Answer.ok(
          Map.of(
              "trade",
              trade,
              "refunds",
              book.refundsOf(number),
              "callbacks",
              callbacks.of(number)));
    }
  }

  /** One freshly signed message of one's own. */
  private Answer ownCallback(Request request) {
    var wish = request.json();
    if (!wish.path("params").isObject()) throw new Refusal(400, "PARAM_ERROR", "params is needed");
    var params = new LinkedHashMap<String, String>();
    wish.path("params").properties().forEach(p -> params.put(p.getKey(), p.getValue().asText()));
    return Answer.ok(
        Json.MAPPER.valueToTree(
            post.send(wish.path("url").asText(), AlipayCourier.letter(courier.signed(params)))));
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
