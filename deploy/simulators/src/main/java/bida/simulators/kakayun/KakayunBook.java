package bida.simulators.kakayun;

import bida.simulators.book.Journal;
import bida.simulators.http.Json;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The supplier's own book, in memory and on disk. Callers hold its monitor. */
final class KakayunBook {
  private final Map<String, KakayunOrder> orders = new LinkedHashMap<>();
  private final Journal journal;
  private long numbered;

  KakayunBook(Path file) {
    journal =
        new Journal(
            file,
            (_, value) -> {
              var order = Json.MAPPER.convertValue(value, KakayunOrder.class);
              orders.put(order.usorderno(), order);
            });
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

  KakayunOrder write(KakayunOrder order) {
    journal.append("order", order);
    orders.put(order.usorderno(), order);
    return order;
  }
}
