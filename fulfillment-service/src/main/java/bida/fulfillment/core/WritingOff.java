package bida.fulfillment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dated rule, and the one exception to I5 (product.md, Never-ending UNKNOWN): what nobody has
 * learnt the outcome of by a day that its buyer has read goes back at our loss. From then on
 * nothing of it is delivered, whatever its supplier says; that only tells what was lost.
 */
final class WritingOff {

  // Nobody waits for the answer any more, and a case is open.
  private static final Duration ASKED_EVERY = Duration.ofDays(1);

  // Supplier and we have closed a month's accounts by then; its case is with people.
  private static final Duration ASKED_FOR = Duration.ofDays(30);

  private WritingOff() {}

  static @Nullable Instant lossAt(LineDelivery line) {
    var attempt = line.attempt();
    return attempt == null ? null : attempt.lossAt();
  }

  /** With the day it is lost on, also where it was sent before there was such a rule. */
  static LineDelivery bound(LineDelivery line, Instant now, Patience patience) {
    var attempt = line.attempt();
    if (attempt == null || attempt.lossAt() != null) {
      return line;
    }
    // A supplier that has what we believed unsent was sent it, now at the latest.
    var sentAt = Objects.requireNonNullElse(attempt.dispatchedAt(), now);
    var sent = attempt.dispatchedAt() == null ? attempt.dispatched(sentAt) : attempt;
    return line.by(sent.lostAt(patience.lossAt(sentAt)));
  }

  static Decision<LineDelivery, Event> writeOff(LineDelivery line, Instant now) {
    var attempt = line.attempt();
    if (attempt == null) {
      return DeliveryLifecycle.notAtSupplier();
    }
    var lossAt = attempt.lossAt();
    return lossAt == null || now.isBefore(lossAt)
        ? ignore("its time has not come")
        : accept(
            line.because("UPSTREAM_UNCERTAIN")
                .to(DeliveryStatus.WRITTEN_OFF, now.plus(ASKED_EVERY)),
            new DeliveryWrittenOff(
                line.orderNo(),
                line.tenant(),
                line.lineNo(),
                Objects.requireNonNullElse(attempt.dispatchedAt(), line.requestedAt()),
                now));
  }

  static Decision<LineDelivery, Event> askOn(LineDelivery line, Instant now) {
    var lossAt = Objects.requireNonNullElse(lossAt(line), now);
    return now.isBefore(lossAt.plus(ASKED_FOR))
        ? accept(line.to(DeliveryStatus.WRITTEN_OFF, now.plus(ASKED_EVERY)))
        : askNoMore(line);
  }

  /** Its case is with people, and stays there. */
  static Decision<LineDelivery, Event> askNoMore(LineDelivery line) {
    return accept(line.to(DeliveryStatus.FAILED, null));
  }

  /** Too late for its buyer, who has his money: neither delivered nor charged again (C04). */
  static Decision<LineDelivery, Event> delivered(
      LineDelivery line, @Nullable String reference, Instant now) {
    var attempt = line.attempt();
    return attempt == null
        ? DeliveryLifecycle.notAtSupplier()
        : accept(
            line.by(attempt.known(reference)).isContradicted().to(DeliveryStatus.FAILED, null),
            DeliveryLifecycle.caseNeeded(
                line,
                "DELIVERED_AFTER_WRITE_OFF",
                attempt.supplier() + " says that it delivered what was written off",
                now));
  }

  /** It delivered nothing, so that nothing was lost. */
  static Decision<LineDelivery, Event> clear(LineDelivery line, String reason, Instant now) {
    return accept(
        line.to(DeliveryStatus.FAILED, null),
        new WriteOffCleared(line.orderNo(), line.tenant(), line.lineNo(), reason, now));
  }
}
