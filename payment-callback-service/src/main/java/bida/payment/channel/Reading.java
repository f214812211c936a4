package bida.payment.channel;

import bida.payment.core.Movement;
import org.jspecify.annotations.Nullable;

/** What a request to a callback route turned out to be. */
public sealed interface Reading {

  /**
   * From the channel, about us. {@code movement} is null for news that moves nothing here; {@code
   * notificationId} tells one message from another where the channel does, else it is derived.
   * {@code inquiry}: what has to be asked before it can be understood.
   */
  record Authentic(String notificationId, @Nullable Movement movement, @Nullable Inquiry inquiry)
      implements Reading {
    public Authentic(String notificationId, @Nullable Movement movement) {
      this(notificationId, movement, null);
    }
  }

  /**
   * As far as a weak signature tells. It is acknowledged like the rest, and believed when the
   * channel says the same on being asked.
   */
  record Hearsay(String notificationId, Movement.MoneyIn money) implements Reading {}

  /** The channel tests whether we look at signatures: refused, and nobody is told. */
  record Probe() implements Reading {}

  record Rejected(Reason reason) implements Reading {}

  /** Counted apart, for each has another cause; the answer never tells which. */
  enum Reason {
    NO_SIGNATURE,
    STALE,
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    UNDECRYPTABLE,
    MALFORMED,
    /** Authentic, and for a merchant that is none of ours. */
    WRONG_MERCHANT,
    /** Authentic, and the channel does not answer what it is about: it shall tell again. */
    NOT_NOW
  }
}
