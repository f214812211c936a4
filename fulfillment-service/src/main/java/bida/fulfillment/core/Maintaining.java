package bida.fulfillment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Nothing is sent to who is under maintenance. That is no failure of his, but nothing was sent
 * either, so another supplier who is open may be asked (I5 speaks of attempts that somebody may
 * have); the one passed over becomes the last choice. Where nobody is open the line waits for the
 * first who is.
 */
final class Maintaining {

  static final String REASON = "DELAYED_MAINTENANCE";

  private Maintaining() {}

  static Decision<LineDelivery, Event> meet(LineDelivery line, Closures closed, Instant now) {
    var attempt = line.attempt();
    if (attempt == null) {
      return DeliveryLifecycle.notAtSupplier();
    }
    if (closed.of(attempt.route()) == null) {
      return now.isBefore(deadline(line))
          ? accept(line.to(DeliveryStatus.REQUESTED, now))
          : ignore("it is open");
    }
    return line.routing().next().stream()
        .filter(way -> closed.of(way) == null)
        .findFirst()
        .map(way -> through(line, way, now))
        .orElseGet(() -> await(line, attempt, closed));
  }

  private static Decision<LineDelivery, Event> through(LineDelivery line, Route way, Instant now) {
    return accept(line.passingOverTo(way, now).to(DeliveryStatus.REQUESTED, now));
  }

  // From its end on it has the patience of a line that is new: askedAt moves there.
  private static Decision<LineDelivery, Event> await(
      LineDelivery line, Attempt attempt, Closures closed) {
    var opens =
        Stream.concat(Stream.of(attempt.route()), line.routing().next().stream())
            .map(way -> Objects.requireNonNull(closed.of(way)))
            .min(Instant::compareTo)
            .orElseThrow();
    return opens.equals(line.nextDeadlineAt())
        ? ignore("it waits for that already")
        : accept(
            line.by(attempt.waitingFor(opens)).to(DeliveryStatus.REQUESTED, opens),
            new DeliveryDelayed(line.orderNo(), line.tenant(), line.lineNo(), REASON, opens));
  }

  private static Instant deadline(LineDelivery line) {
    return Objects.requireNonNullElse(line.nextDeadlineAt(), Instant.MIN);
  }
}
