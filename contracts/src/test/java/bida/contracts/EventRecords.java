package bida.contracts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All records of the sealed families, and their names on the wire. */
final class EventRecords {

  private EventRecords() {}

  static List<Class<?>> all() {
    return of(Event.class).distinct().toList();
  }

  static List<Class<?>> ofFamily(Class<?> family) {
    return of(family).distinct().toList();
  }

  static String wireName(Class<?> event) {
    return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static Stream<Class<?>> of(Class<?> family) {
    return family.isRecord()
        ? Stream.of(family)
        : Arrays.stream(family.getPermittedSubclasses()).flatMap(EventRecords::of);
  }
}
