package bida.fulfillment.core;

import java.util.List;

/** The lines that were named are stopped, all of them or none. */
public final class HoldRule {

  private HoldRule() {}

  /** Whether nothing has left this house for any of the lines. */
  public sealed interface Ruling {
    record InTime() implements Ruling {}

    record TooLate(String reason) implements Ruling {}
  }

  public static Ruling rule(List<LineDelivery> lines) {
    for (var line : lines) {
      var reason =
          switch (line.status()) {
            case REVEALED -> "REVEALED";
            case DISPATCHED, ACCEPTED, UNKNOWN -> "DISPATCHED";
            case SUCCEEDED -> "DELIVERED";
            case REQUESTED, NEEDS_ACCOUNT, ISSUED, UNAVAILABLE, FAILED, WRITTEN_OFF, HELD -> "";
          };
      if (!reason.isEmpty()) {
        return new Ruling.TooLate(reason);
      }
    }
    return new Ruling.InTime();
  }
}
