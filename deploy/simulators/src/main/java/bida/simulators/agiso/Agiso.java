package bida.simulators.agiso;

import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import bida.simulators.supplier.Shelf;
import bida.simulators.time.Agenda;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/** The supplier of cards: its desk on one side, its book and knobs on the other. */
public final class Agiso implements AutoCloseable {
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
          "supplier.cards",
          "statement.notReady",
          "statement.missing",
          "statement.twice",
          "statement.amount",
          "statement.charged",
          "statement.failed",
          "statement.invented");

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, Shelf.knobs(KNOBS));
  private final AgisoBook book;
  private final Callbacks callbacks;
  private final Orders orders;
  private final Desk desk;
  private final InstantSource clock;

  public Agiso(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      AgisoAccount account,
      Path data) {
    this.clock = clock;
    book = new AgisoBook(data.resolve("agiso.jsonl"));
    var courier = new AgisoCourier(account, clock, this::scope);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    var goods = new Goods(book, knobs);
    orders = new Orders(clock, agenda, account, book, goods, knobs, callbacks);
    var statement = new Statement(clock, book, knobs);
    desk = new Desk(account, book, orders, statement, knobs, counts);
  }

  private Scope scope(String orderNo) {
    return orders.scope(orderNo, "");
  }

  public void resume() {
    callbacks.resume();
    orders.resume();
  }

  public Routes api() {
    return new Routes()
        .on("POST", "/agisoAcprSupplierApi/product/getTemplate", desk::template)
        .on("POST", "/agisoAcprSupplierApi/order/createPurchase", desk::purchase)
        .on("POST", "/agisoAcprSupplierApi/order/createRecharge", desk::recharge)
        .on("POST", "/agisoAcprSupplierApi/order/queryOrder", desk::query)
        .on("POST", "/agisoAcprSupplierApi/order/statement", desk::statement);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "agiso", knobs);
    KnobControl.offer(control, "agiso", counts);
    control.on("GET", "/agiso/book", _ -> wholeBook());
    control.on("GET", "/agiso/book/{orderNo}", this::page);
  }

  private Answer wholeBook() {
    synchronized (book) {
      return Answer.ok(Map.of("orders", List.copyOf(book.orders())));
    }
  }

  private Answer page(Request request) {
    var orderNo = request.param("orderNo");
    synchronized (book) {
      var order =
          book.order(orderNo).orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such order"));
      return Answer.ok(
          Map.of(
              "order",
              order,
              "status",
              order.status(clock.instant()),
              "callbacks",
              callbacks.of(orderNo)));
    }
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
