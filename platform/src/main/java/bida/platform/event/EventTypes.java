package bida.platform.event;

import bida.contracts.Event;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of all events on the wire: {@code PaymentConfirmed} is {@code payment-confirmed}. */
public final class EventTypes {

  private static final Map<String, Class<? extends Event>> BY_NAME =
      records(Event.class)
          .collect(Collectors.toUnmodifiableMap(EventTypes::inKebabCase, type -> type));

  private static final Map<Class<? extends Event>, String> NAMES =
      BY_NAME.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private EventTypes() {}

  public static String nameOf(Class<? extends Event> type) {
    var known = NAMES.get(type);
    if (known == null) {
      throw new IllegalArgumentException(type + " is no event");
    }
    return known;
  }

  private static String inKebabCase(Class<? extends Event> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Empty for a type a newer publisher knows and we do not. */
  public static Optional<Class<? extends Event>> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static Stream<Class<? extends Event>> records(Class<? extends Event> family) {
    if (family.isRecord()) {
      return Stream.of(family);
    }
    return Arrays.stream(family.getPermittedSubclasses())
        .<Class<? extends Event>>map(member -> member.asSubclass(Event.class))
        .flatMap(EventTypes::records)
        .distinct();
  }
}
