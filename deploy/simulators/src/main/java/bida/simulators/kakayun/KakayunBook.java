package bida.simulators.kakayun;

import bida.simulators.book.Journal;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The supplier's own book, in memory and on disk. Callers hold its monitor. */
final class KakayunBook {
  private static final String ORDER = "order";

  private final Map<String, KakayunOrder> orders = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  KakayunBook(Path file) {
    journal = new Journal(file, this::replay);
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case ORDER -> {
        var order = Json.MAPPER.convertValue(value, KakayunOrder.class);
        orders.put(order.usorderno(), order);
      }
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }

  List<Callback> takeCallbacks() {
    var found = new ArrayList<>(callbacks.values());
    callbacks.clear();
    return found;
  }

  Journal journal() {
    return journal;
  }

  long nextNumber() {
    return journal.linesAtOpen() * 16 + ++numbered;
  }

  Optional<KakayunOrder> order(String usorderno) {
    return Optional.ofNullable(orders.get(usorderno));
  }

  Collection<KakayunOrder> orders() {
    return orders.values();
  }

  /** What its customer owes for all orders; one that failed has been given back. */
  BigDecimal charged(Instant now) {
    return orders.values().stream()
        .filter(order -> !order.hasFailed(now))
        .map(order -> new BigDecimal(order.money()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  KakayunOrder write(KakayunOrder order) {
    journal.append(ORDER, order);
    orders.put(order.usorderno(), order);
    return order;
  }
}
