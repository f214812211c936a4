package bida.refund.core;

import java.time.Duration;

/** How soon a case of a kind is answered, and by which tier first. Later kinds are added here. */
record CaseSla(int tier, Duration answerWithin) {

  static CaseSla of(String kind) {
    return switch (kind) {
      // Money that will not go back by itself: somebody senior, at once.
      case "REFUND_ROUTE_BROKEN", "REFUND_FAILED", "REFUND_STILL_FAILED", "REFUND_ALARM" ->
          new CaseSla(2, Duration.ofHours(2));
      case "REFUND_WITHOUT_APPROVAL", "REFUND_AMOUNT_DIFFERS", "LEDGER_DIFFERENCE" ->
          new CaseSla(3, Duration.ofHours(1));
      case "REFUND_REVIEW_OVERDUE" -> new CaseSla(2, Duration.ofHours(4));
      // The buyer was told half an hour.
      default -> new CaseSla(1, Duration.ofMinutes(30));
    };
  }
}
