package bida.fulfillment.supplier;

import java.time.Instant;

/** What news of a product turned out to be, and what its sender expects to read back. */
public sealed interface PushReading {

  String answer();

  /** {@code sentAt}: signed with it, and not long ago. */
  record Genuine(String product, Listing listing, Instant sentAt, String answer)
      implements PushReading {}

  /** Forged, garbled, of another account, or of another time. */
  record Refused(String why, String answer) implements PushReading {}
}
