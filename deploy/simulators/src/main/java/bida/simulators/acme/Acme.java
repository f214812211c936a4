package bida.simulators.acme;

import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.supplier.News;
import bida.simulators.supplier.Sale;
import bida.simulators.supplier.SalesBook;
import bida.simulators.supplier.Troubles;
import bida.simulators.time.Agenda;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The supplier: our contract on one side, its book and knobs on the other. */
public final class Acme implements AutoCloseable {
  private final Counts counts = new Counts();
  private final Knobs knobs =
      new Knobs(
          counts,
          Troubles.knobs(
              "callback.drop",
              "callback.duplicate",
              "callback.delay",
              "callback.reorder",
              "callback.corrupt"));
  private final SalesBook book;
  private final Callbacks callbacks;
  private final News news;
  private final Api api;
  private final InstantSource clock;

  /** {@code secret}: {@code whsec_…}, the same as Bida has. */
  public Acme(
      InstantSource clock, Agenda agenda, Executor workers, Post post, String secret, Path data) {
    this.clock = clock;
    book = new SalesBook(data.resolve("acme.jsonl"));
    var courier = new AcmeCourier(secret, clock, this::accountOf);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    news = new News(agenda, book, callbacks, Api::callback);
    api = new Api(clock, secret, book, knobs, new Troubles(book, knobs, counts), news);
  }

  private String accountOf(String number) {
    synchronized (book) {
      return book.byNumber(number).map(Sale::account).orElse("");
    }
  }

  public void resume() {
    news.resume();
  }

  public Routes api() {
    return new Routes()
        .on("POST", "/orders", api::order)
        .on("GET", "/orders/{attemptNo}", api::show)
        .on("GET", "/products/{product}", api::product);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "acme", knobs);
    KnobControl.offer(control, "acme", counts);
    book.offer(control, "acme", clock, callbacks::of);
  }

  @Override
  public void close() {
    book.close();
  }
}
