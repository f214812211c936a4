package bida.faults;

import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one buyer is about to do, and where it has to end. */
record Purchase(int number, Kind kind, @Nullable String account) {

  enum Kind {
    CARD_KEY("DELIVERED"),
    /** Given back where the kill kept the order from ever reaching the supplier. */
    RECHARGE("DELIVERED", "REFUNDED"),
    /** The supplier refuses accounts that end in 0000 for good. */
    FAILING_RECHARGE("REFUNDED"),
    ABANDONED("CANCELLED");

    private final Set<String> ends;

    Kind(String... ends) {
      this.ends = Set.of(ends);
    }

    Set<String> ends() {
      return ends;
    }
  }

  static Purchase random(int number, Random random) {
    var dice = random.nextInt(100);
    if (dice < 70) {
      return new Purchase(number, Kind.CARD_KEY, null);
    }
    if (dice < 85) {
      // One of its own: the supplier's book knows orders by their accounts.
      return new Purchase(number, Kind.RECHARGE, "138%07d9".formatted(number));
    }
    return dice < 93
        ? new Purchase(number, Kind.FAILING_RECHARGE, "13800130000")
        : new Purchase(number, Kind.ABANDONED, null);
  }
}
