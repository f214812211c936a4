package bida.fulfillment.core;

import org.jspecify.annotations.Nullable;

/** What another platform is told of its order; told once, DELIVERED and FAILED are final. */
public enum ResaleOutcome {
  PROCESSING,
  DELIVERED,
  FAILED;

  /** {@code delivery}: of the order's line, once it was asked for. */
  public static ResaleOutcome of(ResaleStatus status, @Nullable DeliveryStatus delivery) {
    return switch (delivery) {
      case REVEALED, SUCCEEDED -> DELIVERED;
      // Nobody has read them, and the order is over: they are ours again.
      case ISSUED -> hasEnded(status) ? FAILED : DELIVERED;
      case UNAVAILABLE, FAILED, HELD -> FAILED;
      case REQUESTED, NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN, WRITTEN_OFF ->
          hasEnded(status) ? FAILED : PROCESSING;
      case null -> hasEnded(status) ? FAILED : PROCESSING;
    };
  }

  private static boolean hasEnded(ResaleStatus status) {
    return status == ResaleStatus.REFUSED || status == ResaleStatus.CANCELLED;
  }
}
