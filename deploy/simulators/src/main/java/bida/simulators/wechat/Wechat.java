package bida.simulators.wechat;

import bida.simulators.book.Dice;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.time.Agenda;
import bida.simulators.time.SimulatedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** WeChat Pay: the merchant's API on one side, the buyer and the knobs on the other. */
public final class Wechat implements AutoCloseable {
  private static final Set<String> KNOBS =
      Set.of(
          "callback.drop",
          "callback.duplicate",
          "callback.delay",
          "callback.reorder",
          "callback.corrupt",
          "callback.probe",
          "api.fail5xx",
          "api.timeoutButDone",
          "api.unavailable",
          "api.on",
          "api.silence",
          "api.forged",
          "api.truncated",
          "api.html",
          "query.notFoundFirst",
          "query.notPaidFirst",
          "query.userPaying",
          "refund.abnormal",
          "refund.closed",
          "refund.notEnough",
          "refund.slow",
          "keys.certificate",
          "keys.before",
          "prepay.reentry",
          "bill.creating",
          "bill.frequency",
          "bill.empty",
          "bill.expired",
          "bill.hashMismatch",
          "bill.truncated",
          "bill.totalsWrong",
          "bill.newColumn",
          "bill.missing",
          "bill.amount",
          "bill.invented");

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, KNOBS);
  private final SimulatedClock clock;
  private final Post post;
  private final WechatBook book;
  private final Callbacks callbacks;
  private final Gate gate;
  private final Trades trades;
  private final Refunds refunds;
  private final Bills bills;
  private final Buyer buyer;
  private final Flaws flaws;
  private final Certificates certificates;
  private final Complaints complaints;
  private final Dice dice;

  public Wechat(
      SimulatedClock clock,
      Agenda agenda,
      Executor workers,
      Post post,
      Merchant merchant,
      Path data,
      long seed,
      Supplier<String> publicUrl) {
    this.clock = clock;
    this.post = post;
    book = new WechatBook(data.resolve("wechat.jsonl"));
    dice = new Dice(seed, book.journal().linesAtOpen());
    var wire = new WechatJson(merchant);
    var courier = new WechatCourier(clock, merchant, knobs, dice);
    var notices = new Notices(clock, book, wire);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    certificates = new Certificates(merchant, dice);
    complaints = new Complaints(clock, merchant, book, callbacks);
    gate = new Gate(clock, merchant, knobs, counts, book.journal(), dice);
    trades = new Trades(clock, merchant, book, wire, knobs, dice);
    refunds = new Refunds(clock, agenda, book, wire, knobs, callbacks, notices);
    bills = new Bills(clock, book, new BillRows(merchant, book, knobs), knobs, dice, publicUrl);
    buyer = new Buyer(clock, book, trades, callbacks, notices);
    flaws = new Flaws(clock, courier);
  }

  /** Goes on with the callbacks and refunds that were under way when the process ended. */
  public void resume() {
    callbacks.resume();
    refunds.resume();
  }

  /** The merchant's side, on WeChat's own paths. */
  public Routes api() {
    var pay = "/v3/pay/transactions";
    var refund = "/v3/refund/domestic/refunds";
    var number = refund + "/{number}";
    return new Routes()
        .on("POST", pay + "/native", gate.guard("prepay", Wechat::asked, r -> prepay("NATIVE", r)))
        .on("POST", pay + "/jsapi", gate.guard("prepay", Wechat::asked, r -> prepay("JSAPI", r)))
        .on("POST", pay + "/app", gate.guard("prepay", Wechat::asked, r -> prepay("APP", r)))
        .on("POST", pay + "/h5", gate.guard("prepay", Wechat::asked, r -> prepay("MWEB", r)))
        .on(
            "GET",
            pay + "/out-trade-no/{outTradeNo}",
            gate.guard("query", r -> r.param("outTradeNo"), trades::query))
        .on(
            "GET",
            pay + "/id/{transactionId}",
            gate.guard("query", trades::outTradeNoOf, trades::queryById))
        .on(
            "POST",
            pay + "/out-trade-no/{outTradeNo}/close",
            gate.guard("close", r -> r.param("outTradeNo"), trades::close))
        .on("POST", refund, gate.guard("refund", refunds::outTradeNoAsked, refunds::refund))
        .on("GET", number, gate.guard("refundQuery", refunds::outTradeNoOf, refunds::query))
        .on(
            "POST",
            number + "/apply-abnormal-refund",
            gate.guard("abnormalRefund", refunds::outTradeNoOf, refunds::applyAbnormal))
        .on("GET", "/v3/certificates", gate.guard("certificates", _ -> "", certificates::all))
        .on(
            "GET",
            "/v3/merchant-service/complaints-v2/{complaintId}",
            gate.guard("complaint", complaints::outTradeNoOf, complaints::query))
        .on("GET", "/v3/bill/tradebill", gate.guard("bill", _ -> "", bills::tradeBill))
        .on("GET", "/v3/billdownload/file", gate.guardUnsigned("billDownload", bills::download));
  }

  /** The buyer's side, the book and the knobs. */
  public void offer(Routes control) {
    KnobControl.offer(control, "wechat", knobs);
    KnobControl.offer(control, "wechat", counts);
    control.on("POST", "/wechat/pay", buyer::pay);
    control.on("POST", "/wechat/complaints", complaints::complain);
    control.on("GET", "/wechat/book", this::wholeBook);
    control.on("GET", "/wechat/book/{outTradeNo}", this::page);
    control.on("POST", "/wechat/callbacks", this::ownCallback);
  }

  private static String asked(Request request) {
    return request.json().path("out_trade_no").asText();
  }

  private Answer prepay(String tradeType, Request request) {
    return trades.prepay(tradeType, request);
  }

  private Answer wholeBook(Request request) {
    var state = request.query("state");
    synchronized (book) {
      book.trades().stream().toList().forEach(trades::current);
      var matching =
          book.trades().stream()
              .filter(t -> state.isEmpty() || t.tradeState().name().equals(state))
              .toList();
      return Answer.ok(Map.of("transactions", matching, "refunds", List.copyOf(book.refunds())));
    }
  }

  private Answer page(Request request) {
    var outTradeNo = request.param("outTradeNo");
    synchronized (book) {
      var trade = trades.current(book.trade(outTradeNo).orElseThrow(Trades::unknown));
      return Answer.ok(
          Map.of(
              "transaction",
              trade,
              "refunds",
              book.refundsOf(outTradeNo),
              "callbacks",
              callbacks.of(outTradeNo)));
    }
  }

  private Answer ownCallback(Request request) {
    var wish = request.json();
    var plain = wish.path("plaintext");
    if (!plain.isObject()) throw new Refusal(400, "PARAM_ERROR", "plaintext is needed");
    var callback =
        Callback.of(
            wish.path("id").asText("EV-" + dice.uuid().toString().substring(0, 33)),
            wish.path("eventType").asText("TRANSACTION.SUCCESS"),
            plain.path("out_trade_no").asText(),
            wish.path("url").asText(),
            plain.toString(),
            clock.instant());
    var reply = post.send(callback.url(), flaws.letter(callback, wish.path("flaw").asText("")));
    return Answer.ok(reply);
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
