package bida.simulators.epay;

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

/** The operator's own book, in memory and on disk. Callers hold its monitor. */
final class EpayBook {
  private static final String ORDER = "order";

  private final Map<String, EpayOrder> orders = new LinkedHashMap<>();
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  EpayBook(Path file) {
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

  Optional<EpayOrder> order(String outTradeNo) {
    return Optional.ofNullable(orders.get(outTradeNo));
  }

  Optional<EpayOrder> orderOf(String tradeNo) {
    return orders.values().stream().filter(o -> o.tradeNo().equals(tradeNo)).findFirst();
  }

  Collection<EpayOrder> orders() {
    return orders.values();
  }

  EpayOrder write(EpayOrder order) {
    journal.append(ORDER, order);
    orders.put(order.outTradeNo(), order);
    return order;
  }

  private void replay(String kind, JsonNode value) {
    switch (kind) {
      case ORDER -> {
        var order = Json.MAPPER.convertValue(value, EpayOrder.class);
        orders.put(order.outTradeNo(), order);
      }
      case Callbacks.KIND -> {
        var callback = Json.MAPPER.convertValue(value, Callback.class);
        callbacks.put(callback.id(), callback);
      }
      default -> throw new IllegalStateException("unknown line in the book: " + kind);
    }
  }
}
