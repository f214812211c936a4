package bida.simulators.supplier;

import bida.simulators.book.Journal;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Answer;
import bida.simulators.http.Json;
import bida.simulators.http.Refusal;
import bida.simulators.http.Routes;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A supplier's own book, in memory and on disk. Callers hold its monitor. */
public final class SalesBook implements AutoCloseable {
  private static final String SALE = "order";

  private final Map<String, Sale> byNumber = new LinkedHashMap<>();
  private final Map<String, Sale> byReference = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  public SalesBook(Path file) {
    journal = new Journal(file, this::replay);
  }

  public Journal journal() {
    return journal;
  }

  public List<Callback> takeCallbacks() {
    var found = new ArrayList<>(callbacks.values());
    callbacks.clear();
    return found;
  }

  public long nextNumber() {
    return journal.linesAtOpen() * 16 + ++numbered;
  }

  public Optional<Sale> byNumber(String number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  public Optional<Sale> byReference(String reference) {
    return Optional.ofNullable(byReference.get(reference));
  }

  public Collection<Sale> sales() {
    return byNumber.values();
  }

  public Sale write(Sale sale) {
    journal.append(SALE, sale);
    keep(sale);
    return sale;
  }

  private void keep(Sale sale) {
    byNumber.put(sale.number(), sale);
    byReference.put(sale.reference(), sale);
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case SALE -> keep(Json.MAPPER.convertValue(value, Sale.class));
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }

  /** {@code /x/book} and {@code /x/book/{number}}; {@code told}: the callbacks of one. */
  public void offer(
      Routes control, String supplier, InstantSource clock, Function<String, List<Callback>> told) {
    control.on(
        "GET",
        "/" + supplier + "/book",
        _ -> {
          synchronized (this) {
            return Answer.ok(Map.of("orders", List.copyOf(sales())));
          }
        });
    control.on(
        "GET",
        "/" + supplier + "/book/{number}",
        request -> {
          synchronized (this) {
            var number = request.param("number");
            var sale =
                byNumber(number).orElseThrow(() -> new Refusal(404, "NOT_FOUND", "no such order"));
            return Answer.ok(
                Map.of(
                    "order", sale,
                    "state", sale.state(clock.instant()),
                    "callbacks", told.apply(number)));
          }
        });
  }

  @Override
  public void close() {
    journal.close();
  }
}
