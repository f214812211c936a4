package bida.simulators.kakayun;

import bida.simulators.http.Answer;
import bida.simulators.http.Refusal;
import bida.simulators.http.Request;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The supplier: its dock on one side, its book and knobs on the other. It calls nobody back. */
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
          "supplier.lowBalance");

  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, KNOBS);
  private final KakayunBook book;
  private final Dock dock;
  private final InstantSource clock;

  public Kakayun(InstantSource clock, KakayunAccount account, Path data) {
    this.clock = clock;
    book = new KakayunBook(data.resolve("kakayun.jsonl"));
    dock = new Dock(clock, account, book, knobs, counts);
  }

  public Routes api() {
    return new Routes()
        .on("POST", "/dockapiv3/order/create", dock::create)
        .on("POST", "/dockapiv3/order/get", dock::get)
        .on("POST", "/dockapiv3/user/info", dock::info);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "kakayun", knobs);
    KnobControl.offer(control, "kakayun", counts);
    control.on("GET", "/kakayun/book", _ -> wholeBook());
    control.on("GET", "/kakayun/book/{usorderno}", this::page);
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
