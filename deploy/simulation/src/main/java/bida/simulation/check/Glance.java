package bida.simulation.check;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks again only where something has changed. */
final class Glance {

  private long seen = -1;

  @Nullable Violation look(long changes, Supplier<@Nullable Violation> closely) {
    if (changes == seen) {
      return null;
    }
    seen = changes;
    return closely.get();
  }
}
