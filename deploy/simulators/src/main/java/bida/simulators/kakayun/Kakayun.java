package bida.simulators.kakayun;

import bida.simulators.callback.Callback;
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
import bida.simulators.supplier.Shelf;
import bida.simulators.time.Agenda;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The supplier: its dock on one side, its book and knobs on the other. It tells of changed goods,
 * and calls nobody back about orders.
 */
public final class Kakayun implements AutoCloseable {
  private static final Set<String> KNOBS =
      Set.of(
          "api.fail5xx",
          "api.timeoutButDone",
          "api.unavailable",
          "api.unconfirmed",
          "api.numberTaken",
          "api.garbage",
          "api.on",
          "api.silence",
          "query.notFoundFirst",
          "supplier.outcome",
          "supplier.delay",
          "supplier.late",
          "supplier.outOfStock",
          "supplier.noBalance",
          "supplier.lowBalance",
          "balance.taken",
          "balance.paidIn",
          "callback.drop",
          "callback.duplicate",
          "callback.delay",
          "callback.corrupt");

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, Shelf.knobs(KNOBS));
  private final KakayunBook book;
  private final Shelf shelf;
  private final Callbacks callbacks;
  private final Dock dock;
  private final KakayunAccount account;
  private final InstantSource clock;

  public Kakayun(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      KakayunAccount account,
      Path data) {
    this.clock = clock;
    this.account = account;
    book = new KakayunBook(data.resolve("kakayun.jsonl"));
    shelf = new Shelf(knobs, Dock.PRICE);
    var courier = new KakayunCourier(account, clock);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    dock = new Dock(clock, account, book, shelf, knobs, counts);
  }

  public void resume() {
    callbacks.resume();
  }

  public Routes api() {
    return new Routes()
        .on("POST", "/dockapiv3/order/create", dock::create)
        .on("POST", "/dockapiv3/order/get", dock::get)
        .on("POST", "/dockapiv3/user/info", dock::info)
        .on("POST", "/dockapiv3/goods/detailslite", dock::goods);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "kakayun", knobs);
    KnobControl.offer(control, "kakayun", counts);
    control.on("GET", "/kakayun/book", _ -> wholeBook());
    control.on("GET", "/kakayun/book/{usorderno}", this::page);
    control.on("POST", "/kakayun/pushes", this::push);
    control.on(
        "GET",
        "/kakayun/pushes/{goodsid}",
        request -> Answer.ok(callbacks.of(request.param("goodsid"))));
  }

  /** Tells how a product is now, as it would when that changed. */
  private Answer push(Request request) {
    var goodsid = request.json().path("goodsid").asText();
    var item = shelf.of(goodsid);
    var now = clock.instant();
    var json = Json.MAPPER.createObjectNode();
    json.put("goodsname", "商品" + goodsid);
    json.put("goodsid", goodsid);
    json.put("goodsprice", item.price());
    json.put("goodsstock", item.stock());
    json.put("goodsstatus", item.onSale() ? 1 : 0);
    json.put("goodstype", 1);
    json.put("update_time", now.getEpochSecond());
    synchronized (book) {
      callbacks.announce(
          Callback.of(
              "KP-%d".formatted(book.nextNumber()),
              "goods",
              goodsid,
              account.pushUrl(),
              json.toString(),
              now));
    }
    book.journal().force();
    return Answer.empty(202);
  }

  private Answer wholeBook() {
    synchronized (book) {
      return Answer.ok(Map.of("orders", List.copyOf(book.orders())));
    }
  }

  private Answer page(Request request) {
    synchronized (book) {
      var order =
          book.order(request.param("usorderno"))
              .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such order"));
      return Answer.ok(Map.of("order", order, "now", order.json(clock.instant())));
    }
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
