package bida.simulators.fulu;

import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Answer;
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

/** The supplier: its gateway on one side, its book and knobs on the other. */
public final class Fulu implements AutoCloseable {
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
          "supplier.outcome",
          "supplier.delay",
          "supplier.late",
          "supplier.accountInvalid",
          "supplier.cards");

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, Shelf.knobs(KNOBS));
  private final FuluBook book;
  private final Callbacks callbacks;
  private final Recharges recharges;
  private final Gateway gateway;

  public Fulu(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      FuluAccount account,
      Path data) {
    book = new FuluBook(data.resolve("fulu.jsonl"));
    var courier = new FuluCourier(account.secret(), this::accountOf);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    recharges = new Recharges(clock, agenda, account, book, knobs, callbacks);
    gateway = new Gateway(account, knobs, counts, book, recharges);
  }

  public void resume() {
    callbacks.resume();
    recharges.resume();
  }

  public Routes api() {
    return new Routes().on("POST", "/api/getway", gateway::answer);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "fulu", knobs);
    KnobControl.offer(control, "fulu", counts);
    control.on("GET", "/fulu/book", _ -> wholeBook());
    control.on("GET", "/fulu/book/{customerOrderNo}", this::page);
    control.on(
        "POST",
        "/fulu/reversals",
        request -> Answer.ok(recharges.takeBack(request.json().path("customerOrderNo").asText())));
  }

  private String accountOf(String customerOrderNo) {
    synchronized (book) {
      return book.order(customerOrderNo).map(FuluOrder::chargeAccount).orElse("");
    }
  }

  private Answer wholeBook() {
    synchronized (book) {
      return Answer.ok(Map.of("orders", List.copyOf(book.orders())));
    }
  }

  private Answer page(Request request) {
    var number = request.param("customerOrderNo");
    synchronized (book) {
      var order =
          book.order(number).orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such order"));
      return Answer.ok(Map.of("order", order, "callbacks", callbacks.of(number)));
    }
  }

  @Override
  public void close() {
    book.journal().close();
  }
}
