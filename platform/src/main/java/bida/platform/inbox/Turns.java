package bida.platform.inbox;

import bida.contracts.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * In which order the events of a group have their turn: key by key, those of one key as they came,
 * so that two groups lock what several keys share in one order.
 */
final class Turns {

  private static final class Key {
    final String name;
    final List<Arrival> arrivals = new ArrayList<>();
    String place = "";

    Key(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    String place() {
      return place;
    }
  }

  private Turns() {}

  /** Empty where one of them has no place, and must not share a transaction. */
  static Optional<List<Arrival>> of(
      List<Arrival> arrivals, Function<Event, @Nullable String> place) {
    var keys = new LinkedHashMap<String, Key>();
    for (var arrival : arrivals) {
      var at = place.apply(arrival.event());
      if (at == null) {
        return Optional.empty();
      }
      var key = keys.computeIfAbsent(arrival.event().key(), Key::new);
      key.arrivals.add(arrival);
      // Of a key that locks at one place and elsewhere nothing, the place counts.
      key.place = key.place.compareTo(at) < 0 ? at : key.place;
    }
    return Optional.of(
        keys.values().stream()
            .sorted(Comparator.comparing(Key::place).thenComparing(Key::name))
            .flatMap(key -> key.arrivals.stream())
            .toList());
  }
}
