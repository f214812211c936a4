package bida.simulators.reloadly;

import bida.simulators.callback.Callbacks;
import bida.simulators.callback.Post;
import bida.simulators.http.Json;
import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.supplier.News;
import bida.simulators.supplier.Sale;
import bida.simulators.supplier.SalesBook;
import bida.simulators.supplier.Troubles;
import bida.simulators.time.Agenda;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The supplier: issuer and API on one side, its book and knobs on the other. */
public final class Reloadly implements AutoCloseable {
  private final Counts counts = new Counts();
  private final Knobs knobs =
      new Knobs(
          counts,
          Troubles.knobs(
              "api.tokenExpired",
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

  public Reloadly(
      InstantSource clock,
      Agenda agenda,
      Executor workers,
      Post post,
      ReloadlyAccount account,
      Path data) {
    this.clock = clock;
    book = new SalesBook(data.resolve("reloadly.jsonl"));
    var courier = new ReloadlyCourier(account.webhookSecret(), clock, this::accountOf);
    callbacks =
        new Callbacks(
            agenda, book.journal(), knobs, counts, courier, post, workers, book.takeCallbacks());
    news = new News(agenda, book, callbacks, Reloadly::webhook);
    var tokens = new Tokens(clock, account);
    api = new Api(clock, account, tokens, book, knobs, new Troubles(book, knobs, counts), news);
  }

  private static JsonNode webhook(Sale sale, Sale.State state) {
    var json = Json.MAPPER.createObjectNode();
    json.put(
        "type",
        sale.line().equals(Api.TOPUPS)
            ? "airtime_transaction.status"
            : "giftcard_transaction.status");
    json.set("data", Api.transaction(sale, state));
    return json;
  }

  private String accountOf(String number) {
    synchronized (book) {
      return book.byNumber(number).map(Sale::account).orElse("");
    }
  }

  public void resume() {
    news.resume();
  }

  /** Three hosts of theirs on one port: their paths do not meet. */
  public Routes api() {
    return new Routes()
        .on("POST", "/oauth/token", api::token)
        .on("GET", "/operators/{id}", api::operator)
        .on("GET", "/products/{id}", api::product)
        .on("POST", "/topups-async", api::topUp)
        .on("GET", "/topups/{id}/status", api::status)
        .on("GET", "/topups/reports/transactions", api::topUps)
        .on("POST", "/orders", api::order)
        .on("GET", "/orders/transactions/{id}/cards", api::codes)
        .on("GET", "/reports/transactions", api::giftCards)
        .on("GET", "/reports/transactions/{id}", api::sold);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "reloadly", knobs);
    KnobControl.offer(control, "reloadly", counts);
    book.offer(control, "reloadly", clock, callbacks::of);
  }

  @Override
  public void close() {
    book.close();
  }
}
