package bida.simulation.machine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Offers that are worked out again only where something has changed that they depend on. */
public final class Remembered {

  private @Nullable Object moment;
  private @Nullable Offers offered;

  /** {@code now} is equal to another where nothing has changed between them. */
  public void offer(Offers offers, Object now, Consumer<Offers> anew) {
    var known = offered;
    if (known == null || !now.equals(moment)) {
      known = offers.alike();
      anew.accept(known);
      offered = known;
      moment = now;
    }
    offers.add(known);
  }
}
