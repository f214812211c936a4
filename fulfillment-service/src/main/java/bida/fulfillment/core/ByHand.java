package bida.fulfillment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.ProductType;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;

/**
 * What an operator delivers by hand. Nobody is called: the line waits as one that was sent to
 * nobody, so that it can be stopped, and its promise is its deadline.
 */
public final class ByHand {

  /** Stands where a supplier's name does. */
  public static final String SUPPLIER = "manual";

  // Somebody was told; the next day he is told again.
  private static final Duration AGAIN = Duration.ofDays(1);

  private ByHand() {}

  /** Whether an operator can deliver it: a card is none of his hands' goods. */
  public static boolean canDeliver(ProductType type) {
    return !type.comesAsKeys();
  }

  public static boolean delivers(LineDelivery line) {
    var attempt = line.attempt();
    return attempt != null
        && attempt.supplier().equals(SUPPLIER)
        && line.status() == DeliveryStatus.REQUESTED;
  }

  static Decision<LineDelivery, Event> await(LineDelivery line, Instant now) {
    if (!delivers(line)) {
      return ignore("no operator is waited for");
    }
    return now.isBefore(line.promisedBy())
        ? accept(line.to(DeliveryStatus.REQUESTED, line.promisedBy()))
        : accept(line.to(DeliveryStatus.REQUESTED, now.plus(AGAIN)), overdue(line, now));
  }

  private static Event overdue(LineDelivery line, Instant now) {
    return DeliveryLifecycle.caseNeeded(
        line, "MANUAL_DELIVERY_OVERDUE", "waits for an operator since " + line.requestedAt(), now);
  }
}
