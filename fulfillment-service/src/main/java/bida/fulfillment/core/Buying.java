package bida.fulfillment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.fulfillment.core.DeliveryCommand.CardsArrived;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cards bought for a line: a supplier's success is none before all of them are here (C12). */
final class Buying {

  // A supplier may write its cards down a moment after its success.
  private static final Duration SHORT_AT_MOST = Duration.ofMinutes(5);

  private Buying() {}

  /** A success told without the cards, by callback: it is asked for them at once. */
  static Decision<LineDelivery, Event> fetch(
      LineDelivery line, @Nullable String reference, Instant now) {
    var attempt = line.attempt();
    return attempt == null
        ? DeliveryLifecycle.notAtSupplier()
        : accept(line.by(attempt.known(reference)).to(DeliveryStatus.ACCEPTED, now));
  }

  /** The one that was given up has them; the next has not been asked yet, and never will be. */
  static Decision<LineDelivery, Event> fetchEarlier(
      LineDelivery line, String attemptNo, @Nullable String reference, Instant now) {
    return line.routing()
        .earlier(attemptNo)
        .map(earlier -> fetch(line.by(earlier), reference, now))
        .orElseGet(DeliveryLifecycle::notAtSupplier);
  }

  static Decision<LineDelivery, Event> arrived(
      LineDelivery line, CardsArrived cards, Instant now, Patience patience) {
    var attempt = line.attempt();
    if (attempt == null) {
      return DeliveryLifecycle.notAtSupplier();
    }
    if (!line.isOfCards()) {
      return ignore("nothing of cards");
    }
    var known = attempt.known(cards.supplierReference());
    return cards.held() < line.quantity()
        ? tooFew(line.by(known), known, cards, now, patience)
        : issue(line, known, cards, now);
  }

  private static Decision<LineDelivery, Event> issue(
      LineDelivery line, Attempt known, CardsArrived cards, Instant now) {
    var all = known.with(known.cardsSoFar().complete(now));
    var events = new ArrayList<Event>();
    events.add(
        new CardKeyIssued(line.orderNo(), line.tenant(), line.lineNo(), line.quantity(), now));
    // What was bought is here; what else came is somebody else's, or was never charged for.
    if (cards.held() > line.quantity() || cards.refused() > 0) {
      events.add(caseNeeded(line, cards, now));
    }
    return accept(line.by(all).to(DeliveryStatus.ISSUED, null), events);
  }

  private static Decision<LineDelivery, Event> tooFew(
      LineDelivery line, Attempt known, CardsArrived cards, Instant now, Patience patience) {
    var missing = known.cardsSoFar().missing(now);
    if (missing.toldAt() != null || !isCase(missing, cards, now)) {
      return askAgain(line.by(known.with(missing)), now, patience, false);
    }
    var asked = askAgain(line.by(known.with(missing.told(now))), now, patience, true);
    return and(asked, caseNeeded(line, cards, now));
  }

  private static Decision<LineDelivery, Event> askAgain(
      LineDelivery line, Instant now, Patience patience, boolean tellDelay) {
    return DeliveryLifecycle.askLater(line, DeliveryStatus.ACCEPTED, now, patience, tellDelay);
  }

  // A card sold before, or twice, is no matter of waiting.
  private static boolean isCase(CardsSoFar cards, CardsArrived arrived, Instant now) {
    var since = cards.shortSince();
    return arrived.refused() > 0 || (since != null && !now.isBefore(since.plus(SHORT_AT_MOST)));
  }

  /** It fails after it had said success: people look at it, unless they do already. */
  static Decision<LineDelivery, Event> failed(
      Decision<LineDelivery, Event> decision, LineDelivery line, Instant now) {
    var attempt = line.attempt();
    var cards = attempt == null ? CardsSoFar.NONE : attempt.cardsSoFar();
    return cards.shortSince() == null || cards.toldAt() != null
        ? decision
        : and(
            decision,
            DeliveryLifecycle.caseNeeded(
                line, "SUPPLIER_CARDS_WRONG", "it failed after a success without its cards", now));
  }

  private static Event caseNeeded(LineDelivery line, CardsArrived cards, Instant now) {
    return DeliveryLifecycle.caseNeeded(
        line,
        "SUPPLIER_CARDS_WRONG",
        "success with %d good cards for %d bought, %d refused"
            .formatted(cards.held(), line.quantity(), cards.refused()),
        now);
  }

  private static Decision<LineDelivery, Event> and(
      Decision<LineDelivery, Event> decision, Event event) {
    if (!(decision instanceof Accepted<LineDelivery, Event>(var next, var events))) {
      return decision;
    }
    List<Event> all = new ArrayList<>(events);
    all.add(event);
    return accept(next, all);
  }
}
