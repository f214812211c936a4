package bida.fulfillment.ticket.core;

import java.time.Instant;
import java.util.Comparator;

/**
 * Somebody was let in.
 *
 * @param counter of the device's offline redemptions; 0 for one that was asked for online
 */
public record Entry(Instant at, String pointId, String device, long counter) {

  // The same everywhere, whoever syncs first: by time, and of two at once by device and counter.
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::at)
          .thenComparing(Entry::device)
          .thenComparingLong(Entry::counter);

  boolean isOffline() {
    return counter > 0;
  }

  boolean isBefore(Entry other) {
    return ORDER.compare(this, other) < 0;
  }
}
