package bida.simulators.ding;

import bida.simulators.http.Routes;
import bida.simulators.knobs.Counts;
import bida.simulators.knobs.KnobControl;
import bida.simulators.knobs.Knobs;
import bida.simulators.supplier.SalesBook;
import bida.simulators.supplier.Troubles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The supplier: its API on one side, its book and knobs on the other. It calls nobody back. */
public final class Ding implements AutoCloseable {
  private final Counts counts = new Counts();
  private final Knobs knobs = new Knobs(counts, Troubles.knobs());
  private final SalesBook book;
  private final Api api;
  private final InstantSource clock;

  public Ding(InstantSource clock, String apiKey, Path data) {
    this.clock = clock;
    book = new SalesBook(data.resolve("ding.jsonl"));
    api = new Api(clock, apiKey, book, knobs, new Troubles(book, knobs, counts));
  }

  public Routes api() {
    return new Routes()
        .on("POST", "/api/V1/SendTransfer", api::sendTransfer)
        .on("POST", "/api/V1/ListTransferRecords", api::listTransferRecords)
        .on("GET", "/api/V1/GetProducts", api::getProducts)
        .on("GET", "/api/V1/GetProviderStatus", api::getProviderStatus);
  }

  public void offer(Routes control) {
    KnobControl.offer(control, "ding", knobs);
    KnobControl.offer(control, "ding", counts);
    book.offer(control, "ding", clock, _ -> List.of());
  }

  @Override
  public void close() {
    book.close();
  }
}
