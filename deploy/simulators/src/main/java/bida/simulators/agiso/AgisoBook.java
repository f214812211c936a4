package bida.simulators.agiso;

import bida.simulators.book.Journal;
import bida.simulators.callback.Callback;
import bida.simulators.callback.Callbacks;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The supplier's own book, in memory and on disk. Callers hold its monitor. */
final class AgisoBook {
  private static final String ORDER = "order";

  private final Map<String, AgisoOrder> orders = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  AgisoBook(Path file) {
    journal = new Journal(file, this::replay);
  }

  Journal journal() {
    return journal;
  }

  List<Callback> takeCallbacks() {
    var found = new ArrayList<>(callbacks.values());
    callbacks.clear();
    return found;
  }

  long nextNumber() {
    return journal.linesAtOpen() * 16 + ++numbered;
  }

  Optional<AgisoOrder> order(String orderNo) {
    return Optional.ofNullable(orders.get(orderNo));
  }

  /** In the order in which they came. */
  Collection<AgisoOrder> orders() {
    return orders.values();
  }

  AgisoOrder write(AgisoOrder order) {
    journal.append(ORDER, order);
    orders.put(order.orderNo(), order);
    return order;
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case ORDER -> {
        var order = Json.MAPPER.convertValue(value, AgisoOrder.class);
        orders.put(order.orderNo(), order);
      }
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }
}
