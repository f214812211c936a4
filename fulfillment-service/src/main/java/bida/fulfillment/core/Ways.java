package bida.fulfillment.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All ways to have a SKU delivered, in the order in which they are tried. */
public final class Ways {

  private Ways() {}

  /** Why nobody can deliver it, told of the first; empty while anybody may. */
  public static Optional<Fitness> stop(List<Fitness> ways) {
    return ways.stream().anyMatch(Fitness::isUsable) ? Optional.empty() : ways.stream().findFirst();
  }

  /**
   * Those that are of no use come last and stay: whoever refuses is passed over, and what was
   * wrongly believed fails no order.
   */
  public static List<Route> usableFirst(List<Route> ways, Predicate<Route> isUsable) {
    return Stream.concat(ways.stream().filter(isUsable), ways.stream().filter(isUsable.negate()))
        .toList();
  }
}
