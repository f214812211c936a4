package bida.fulfillment.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.contracts.FulfillmentEvent.TicketShown;
import bida.fulfillment.core.DeliveryCommand.Accepted;
import bida.fulfillment.core.DeliveryCommand.AskNow;
import bida.fulfillment.core.DeliveryCommand.AwaitOperator;
import bida.fulfillment.core.DeliveryCommand.CardsArrived;
import bida.fulfillment.core.DeliveryCommand.CorrectAccount;
import bida.fulfillment.core.DeliveryCommand.Dispatch;
import bida.fulfillment.core.DeliveryCommand.EarlierSucceeded;
import bida.fulfillment.core.DeliveryCommand.Failed;
import bida.fulfillment.core.DeliveryCommand.Forgotten;
import bida.fulfillment.core.DeliveryCommand.GiveUp;
import bida.fulfillment.core.DeliveryCommand.Hold;
import bida.fulfillment.core.DeliveryCommand.IssueKeys;
import bida.fulfillment.core.DeliveryCommand.IssueTickets;
import bida.fulfillment.core.DeliveryCommand.KeysMissing;
import bida.fulfillment.core.DeliveryCommand.MeetMaintenance;
import bida.fulfillment.core.DeliveryCommand.NotFound;
import bida.fulfillment.core.DeliveryCommand.NotSent;
import bida.fulfillment.core.DeliveryCommand.Overtaken;
import bida.fulfillment.core.DeliveryCommand.Reissue;
import bida.fulfillment.core.DeliveryCommand.Rejected;
import bida.fulfillment.core.DeliveryCommand.RevealKeys;
import bida.fulfillment.core.DeliveryCommand.Succeeded;
import bida.fulfillment.core.DeliveryCommand.TakeBack;
import bida.fulfillment.core.DeliveryCommand.Uncertain;
import bida.fulfillment.core.DeliveryCommand.WriteOff;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every state and command of a line's delivery: what follows, and what the others are told. */
public final class DeliveryLifecycle {

  private static final String OPERATOR_ERROR = "RECHARGE_OPERATOR_ERROR";
  private static final String OUT_OF_STOCK = "OUT_OF_STOCK";

  // order-service gives its buyers 72 h and asks for a hold then; this ends what it forgot.
  private static final Duration UNCORRECTED_FOR = Duration.ofDays(7);

  // Nothing more happens by itself; once a week its case is asked for again, if it was closed.
  private static final Duration UNDECIDED_FOR = Duration.ofDays(7);

  private DeliveryLifecycle() {}

  public static Decision<LineDelivery, Event> decide(
      LineDelivery line, DeliveryCommand command, Instant now, Patience patience) {
    return switch (command) {
      case IssueKeys() ->
          switch (line.status()) {
            case REQUESTED -> line.isFromVault() ? issue(line, now) : notFromVault();
            case ISSUED, REVEALED -> ignore("keys are issued");
            case UNAVAILABLE, HELD -> refuse("delivery_over", "nothing is delivered any more");
            case NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF ->
                notFromVault();
          };
      case IssueTickets(var useUntil) ->
          switch (line.status()) {
            case REQUESTED -> line.isTicket() ? issueTickets(line, useUntil, now) : notATicket();
            case ISSUED, REVEALED -> line.isTicket() ? ignore("tickets are issued") : notATicket();
            case HELD -> refuse("delivery_over", "nothing is delivered any more");
            case NEEDS_ACCOUNT,
                UNAVAILABLE,
                DISPATCHED,
                ACCEPTED,
                UNKNOWN,
                SUCCEEDED,
                FAILED,
                WRITTEN_OFF ->
                notATicket();
          };
      case KeysMissing() ->
          switch (line.status()) {
            case REQUESTED -> line.isFromVault() ? outOfStock(line, now) : notFromVault();
            case ISSUED, REVEALED, UNAVAILABLE, HELD -> ignore("already decided");
            case NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF ->
                notFromVault();
          };
      case GiveUp(var actor, var reason) ->
          switch (line.status()) {
            // There is no way to deliver it, at the next supplier neither.
            case REQUESTED ->
                actor == Actor.BUYER
                    ? fail(line, actor, reason, now)
                    : failForGood(line, actor, reason, now);
            case NEEDS_ACCOUNT -> failForGood(line, actor, reason, now);
            case ISSUED, REVEALED, UNAVAILABLE, SUCCEEDED, FAILED, WRITTEN_OFF, HELD ->
                ignore("already decided");
            case DISPATCHED, ACCEPTED, UNKNOWN ->
                refuse("attempt_open", "a supplier has it or may have it");
          };
      case RevealKeys() ->
          switch (line.status()) {
            case ISSUED -> accept(line.to(DeliveryStatus.REVEALED, null), read(line, now));
            case REVEALED -> ignore("the same keys once more");
            case REQUESTED, UNAVAILABLE -> refuse("keys_not_issued", "no keys are issued");
            case HELD -> refuse("delivery_held", "the order was stopped before its keys were read");
            case NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF ->
                line.isOfCards() ? refuse("keys_not_issued", "no keys are issued") : notFromVault();
          };
      case CorrectAccount(var account, var promisedBy) ->
          switch (line.status()) {
            case NEEDS_ACCOUNT -> correct(line, account, promisedBy, now);
            case REQUESTED, DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF, HELD ->
                ignore("it does not wait for an account");
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Dispatch() ->
          switch (line.status()) {
            // It may have become his since it was found due.
            case REQUESTED ->
                ByHand.delivers(line)
                    ? ignore("an operator delivers it")
                    : dispatch(line, now, patience);
            case NEEDS_ACCOUNT,
                DISPATCHED,
                ACCEPTED,
                UNKNOWN,
                SUCCEEDED,
                FAILED,
                WRITTEN_OFF,
                HELD ->
                ignore("already dispatched, or never to be");
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case NotSent(_) ->
          switch (line.status()) {
            case DISPATCHED -> tryLater(line, now, patience);
            case REQUESTED,
                NEEDS_ACCOUNT,
                ACCEPTED,
                UNKNOWN,
                SUCCEEDED,
                FAILED,
                WRITTEN_OFF,
                HELD ->
                ignore("overtaken by other news");
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Accepted(var reference) ->
          switch (line.status()) {
            // The supplier wins on facts: it knows an order we believed unsent.
            case REQUESTED, DISPATCHED, UNKNOWN, ACCEPTED -> {
              var attempt = line.attempt();
              yield attempt == null
                  ? notAtSupplier()
                  : askLater(
                      line.by(attempt.known(reference)),
                      DeliveryStatus.ACCEPTED,
                      now,
                      patience,
                      false);
            }
            case NEEDS_ACCOUNT, SUCCEEDED, FAILED, HELD -> ignore("never backwards");
            case WRITTEN_OFF -> WritingOff.askOn(line, now);
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Rejected(var actor, var reason) ->
          switch (line.status()) {
            case DISPATCHED, UNKNOWN -> fail(line, actor, reason, now);
            case ACCEPTED -> ignore("the supplier has it: its order status decides");
            case REQUESTED, NEEDS_ACCOUNT, SUCCEEDED, FAILED, WRITTEN_OFF, HELD ->
                ignore("overtaken by other news");
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Uncertain(_) ->
          switch (line.status()) {
            case DISPATCHED, UNKNOWN -> askLater(line, DeliveryStatus.UNKNOWN, now, patience, true);
            case ACCEPTED -> askLater(line, DeliveryStatus.ACCEPTED, now, patience, false);
            case REQUESTED, NEEDS_ACCOUNT, SUCCEEDED, FAILED, HELD ->
                ignore("overtaken by other news");
            case WRITTEN_OFF -> WritingOff.askOn(line, now);
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case NotFound(var askedAt) ->
          switch (line.status()) {
            case DISPATCHED, UNKNOWN -> notFound(line, askedAt, now, patience);
            // It was accepted once: a supplier that forgets is a case for people, never a refund.
            case ACCEPTED -> askLater(line, DeliveryStatus.ACCEPTED, now, patience, false);
            case REQUESTED, NEEDS_ACCOUNT, SUCCEEDED, FAILED, HELD ->
                ignore("overtaken by other news");
            case WRITTEN_OFF -> WritingOff.askOn(line, now);
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Succeeded(var reference) ->
          switch (line.status()) {
            case REQUESTED, NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN ->
                line.isOfCards()
                    ? ByHand.delivers(line) ? noCardsByHand() : Buying.fetch(line, reference, now)
                    : succeed(line, reference, now);
            case SUCCEEDED -> ignore("already delivered");
            case WRITTEN_OFF -> WritingOff.delivered(line, reference, now);
            case FAILED, HELD -> succeedAfterTheEnd(line, now);
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case CardsArrived arrived ->
          switch (line.status()) {
            case REQUESTED, DISPATCHED, ACCEPTED, UNKNOWN ->
                Buying.arrived(line, arrived, now, patience);
            case NEEDS_ACCOUNT, SUCCEEDED -> ignore("nothing of cards");
            case WRITTEN_OFF -> WritingOff.delivered(line, arrived.supplierReference(), now);
            case FAILED, HELD -> succeedAfterTheEnd(line, now);
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Forgotten() ->
          switch (line.status()) {
            case DISPATCHED, ACCEPTED, UNKNOWN -> leaveToPeople(line, now);
            case WRITTEN_OFF -> WritingOff.askNoMore(line);
            case REQUESTED, NEEDS_ACCOUNT, SUCCEEDED, FAILED, HELD ->
                ignore("overtaken by other news");
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case EarlierSucceeded(var attemptNo, var reference) ->
          switch (line.status()) {
            case REQUESTED, NEEDS_ACCOUNT ->
                line.isOfCards()
                    ? Buying.fetchEarlier(line, attemptNo, reference, now)
                    : succeedEarlier(line, attemptNo, reference, now);
            case DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF, HELD ->
                contradict(line, "SUPPLIER_REVERSAL", "success after the next was asked", now);
            case ISSUED, REVEALED, UNAVAILABLE ->
                line.attempt() == null
                    ? notAtSupplier()
                    : contradict(
                        line, "SUPPLIER_REVERSAL", "success after the next delivered", now);
          };
      case Overtaken(_) -> ignore("another attempt took its place");
      case Failed(var actor, var reason) ->
          switch (line.status()) {
            case DISPATCHED, ACCEPTED, UNKNOWN ->
                Buying.failed(fail(line, actor, reason, now), line, now);
            case WRITTEN_OFF -> WritingOff.clear(line, reason, now);
            case REQUESTED, NEEDS_ACCOUNT, FAILED, HELD -> ignore("nothing is delivered");
            case SUCCEEDED ->
                contradict(line, "SUPPLIER_REVERSED_SUCCESS", "failure after success", now);
            case ISSUED, REVEALED, UNAVAILABLE ->
                line.attempt() == null
                    ? notAtSupplier()
                    : contradict(line, "SUPPLIER_REVERSED_SUCCESS", "failure after success", now);
          };
      case WriteOff() ->
          switch (line.status()) {
            case DISPATCHED, ACCEPTED, UNKNOWN -> WritingOff.writeOff(line, now);
            case REQUESTED, NEEDS_ACCOUNT, SUCCEEDED, FAILED, WRITTEN_OFF, HELD ->
                ignore("its outcome is known, or was never asked for");
            case ISSUED, REVEALED, UNAVAILABLE -> delivered(line);
          };
      case Reissue() ->
          switch (line.status()) {
            // Sealed again: whoever read the old ones has nothing of the new ones.
            case ISSUED, REVEALED ->
                line.isTicket() ? notFromVault() : accept(line.to(DeliveryStatus.ISSUED, null));
            case REQUESTED, UNAVAILABLE, HELD -> refuse("keys_not_issued", "no keys are issued");
            case NEEDS_ACCOUNT, DISPATCHED, ACCEPTED, UNKNOWN, SUCCEEDED, FAILED, WRITTEN_OFF ->
                notFromVault();
          };
      case TakeBack(var reason) ->
          switch (line.status()) {
            case ISSUED, REVEALED ->
                accept(line.because(reason).to(DeliveryStatus.UNAVAILABLE, null));
            case SUCCEEDED -> accept(line.because(reason).to(DeliveryStatus.FAILED, null));
            case UNAVAILABLE, FAILED, WRITTEN_OFF, HELD ->
                ignore("nothing of it is with the buyer");
            case REQUESTED, NEEDS_ACCOUNT -> refuse("delivery_open", "it is not delivered yet");
            case DISPATCHED, ACCEPTED, UNKNOWN ->
                refuse("attempt_open", "a supplier has it or may have it");
          };
      case MeetMaintenance(var closed) ->
          switch (line.status()) {
            case REQUESTED -> Maintaining.meet(line, closed, now);
            case NEEDS_ACCOUNT,
                DISPATCHED,
                ACCEPTED,
                UNKNOWN,
                SUCCEEDED,
                FAILED,
                WRITTEN_OFF,
                HELD ->
                ignore("nothing of it waits to be sent");
            case ISSUED, REVEALED, UNAVAILABLE -> notAtSupplier();
          };
      case AskNow() ->
          switch (line.status()) {
            case REQUESTED, ACCEPTED, UNKNOWN -> askNow(line, now);
            // Its answer is due any moment, and asking about what is under way would mislead.
            case DISPATCHED -> ignore("it is being sent");
            case NEEDS_ACCOUNT, SUCCEEDED, FAILED, WRITTEN_OFF, HELD -> ignore("nobody has it");
            case ISSUED, REVEALED, UNAVAILABLE -> notAtSupplier();
          };
      case AwaitOperator() ->
          switch (line.status()) {
            case REQUESTED -> ByHand.await(line, now);
            case NEEDS_ACCOUNT,
                DISPATCHED,
                ACCEPTED,
                UNKNOWN,
                SUCCEEDED,
                FAILED,
                WRITTEN_OFF,
                HELD ->
                ignore("no operator is waited for");
            case ISSUED, REVEALED, UNAVAILABLE -> notAtSupplier();
          };
      case Hold() ->
          switch (line.status()) {
            case REQUESTED, NEEDS_ACCOUNT, ISSUED -> accept(line.to(DeliveryStatus.HELD, null));
            case UNAVAILABLE, FAILED, WRITTEN_OFF, HELD -> ignore("nothing left");
            case REVEALED -> refuse("REVEALED", "the keys were read");
            case DISPATCHED, ACCEPTED, UNKNOWN -> refuse("DISPATCHED", "a supplier has it");
            case SUCCEEDED -> refuse("DELIVERED", "it was delivered");
          };
    };
  }

  private static Decision<LineDelivery, Event> issue(LineDelivery line, Instant now) {
    return accept(
        line.to(DeliveryStatus.ISSUED, null),
        new CardKeyIssued(line.orderNo(), line.tenant(), line.lineNo(), line.quantity(), now));
  }

  private static Decision<LineDelivery, Event> issueTickets(
      LineDelivery line, Instant useUntil, Instant now) {
    return accept(
        line.to(DeliveryStatus.ISSUED, null),
        new TicketIssued(
            line.orderNo(), line.tenant(), line.lineNo(), line.quantity(), useUntil, now));
  }

  private static Event read(LineDelivery line, Instant now) {
    return line.isTicket()
        ? new TicketShown(line.orderNo(), line.tenant(), line.lineNo(), now)
        : new CardKeyRevealed(line.orderNo(), line.tenant(), line.lineNo(), now);
  }

  private static Decision<LineDelivery, Event> outOfStock(LineDelivery line, Instant now) {
    return accept(
        line.because(OUT_OF_STOCK).to(DeliveryStatus.UNAVAILABLE, null), unavailable(line, now));
  }

  private static Event unavailable(LineDelivery line, Instant now) {
    return new CardKeyUnavailable(line.orderNo(), line.tenant(), line.lineNo(), OUT_OF_STOCK, now);
  }

  private static Decision<LineDelivery, Event> askNow(LineDelivery line, Instant now) {
    var due = line.nextDeadlineAt();
    if (line.attempt() == null) {
      return notAtSupplier();
    }
    return due == null || due.isAfter(now)
        ? accept(line.to(line.status(), now))
        : ignore("it is being asked");
  }

  private static Decision<LineDelivery, Event> dispatch(
      LineDelivery line, Instant now, Patience patience) {
    var attempt = line.attempt();
    return attempt == null
        ? notAtSupplier()
        : accept(
            line.by(attempt.dispatched(now).lostAt(patience.lossAt(now)))
                .to(DeliveryStatus.DISPATCHED, now.plus(patience.answerWithin())));
  }

  private static Decision<LineDelivery, Event> tryLater(
      LineDelivery line, Instant now, Patience patience) {
    var attempt = line.attempt();
    // Nothing was sent, so nothing is lost by asking another one.
    if (line.hasNextSupplier()) {
      return askNext(line, OPERATOR_ERROR, now);
    }
    if (attempt == null || !now.isBefore(line.askedAt().plus(Patience.BEFORE_A_CASE))) {
      return fail(line, Actor.NOBODY, OPERATOR_ERROR, now);
    }
    var due = patience.nextAsk(line.askedAt(), now);
    var next = line.by(attempt.notSent()).to(DeliveryStatus.REQUESTED, due);
    return line.delayTold()
        ? accept(next)
        : accept(next.delayIsTold(), delayed(line, "RETRYING", due));
  }

  private static Decision<LineDelivery, Event> notFound(
      LineDelivery line, Instant askedAt, Instant now, Patience patience) {
    var attempt = line.attempt();
    if (attempt == null) {
      return notAtSupplier();
    }
    var counted = attempt.notFound(now);
    return patience.believes(counted, askedAt, now)
        ? fail(line.by(counted), Actor.NOBODY, OPERATOR_ERROR, now)
        : askLater(line.by(counted), DeliveryStatus.UNKNOWN, now, patience, true);
  }

  static Decision<LineDelivery, Event> askLater(
      LineDelivery asked,
      DeliveryStatus status,
      Instant now,
      Patience patience,
      boolean tellDelay) {
    var sent = asked.status() == DeliveryStatus.DISPATCHED ? asked.delayIsNotTold() : asked;
    var line = WritingOff.bound(sent, now, patience);
    var dispatchedAt = dispatchedAt(line, now);
    var lossAt = WritingOff.lossAt(line);
    var due = Patience.withLastWord(patience.nextAsk(dispatchedAt, now), lossAt, now);
    var next = line.to(status, due);
    List<Event> events = new ArrayList<>();
    if (!line.delayTold() && isLate(line, dispatchedAt, now, tellDelay)) {
      next = next.delayIsTold();
      events.add(uncertain(line, due, lossAt));
    }
    if (!line.caseTold() && !now.isBefore(dispatchedAt.plus(Patience.BEFORE_A_CASE))) {
      next = next.caseIsTold();
      events.add(caseNeeded(line, "DELIVERY_OUTCOME_UNKNOWN", "no outcome for 24 h", now));
    }
    var attempt = line.attempt();
    if (attempt != null && attempt.agingToldAt() == null && patience.nearsTheEnd(attempt, now)) {
      next = next.by(attempt.agingIsTold(now));
      events.add(
          caseNeeded(
              line,
              "SUPPLIER_FORGETS_SOON",
              attempt.supplier() + " can soon not be asked about it any more",
              now));
    }
    return accept(next, events);
  }

  // Who works on it is not uncertain, but for a buyer whose promise has passed it is the same.
  private static boolean isLate(
      LineDelivery line, Instant dispatchedAt, Instant now, boolean uncertain) {
    return uncertain
        ? !now.isBefore(dispatchedAt.plus(Patience.BEFORE_A_DELAY))
        : !now.isBefore(line.promisedBy());
  }

  private static Event uncertain(LineDelivery line, Instant due, @Nullable Instant refundAt) {
    return new DeliveryDelayed(
        line.orderNo(),
        line.tenant(),
        line.lineNo(),
        "UPSTREAM_UNCERTAIN",
        due,
        null,
        null,
        refundAt);
  }

  /** Not asked any more, and neither refunded nor ordered elsewhere by itself (C15, I5). */
  private static Decision<LineDelivery, Event> leaveToPeople(LineDelivery line, Instant now) {
    return accept(
        line.to(line.status(), now.plus(UNDECIDED_FOR)),
        caseNeeded(
            line,
            "SUPPLIER_FORGOT",
            "the supplier cannot be asked about it any more: find out by hand",
            now));
  }

  private static Decision<LineDelivery, Event> succeed(
      LineDelivery line, @Nullable String reference, Instant now) {
    var attempt = line.attempt();
    if (attempt == null) {
      return notAtSupplier();
    }
    var known = attempt.known(reference);
    return accept(
        line.by(known).to(DeliveryStatus.SUCCEEDED, null),
        new RechargeSucceeded(
            line.orderNo(), line.tenant(), line.lineNo(), known.supplierReference(), now));
  }

  // The next one has not been asked yet, and never will be.
  private static Decision<LineDelivery, Event> succeedEarlier(
      LineDelivery line, String attemptNo, @Nullable String reference, Instant now) {
    return line.routing()
        .earlier(attemptNo)
        .map(earlier -> succeed(line.by(earlier), reference, now))
        .orElseGet(DeliveryLifecycle::notAtSupplier);
  }

  /** What a buyer typed is as wrong at the next supplier. */
  private static Decision<LineDelivery, Event> fail(
      LineDelivery line, Actor actor, String reason, Instant now) {
    if (actor == Actor.BUYER && line.attempt() != null && !line.isOfCards()) {
      return askBuyer(line, reason, now);
    }
    return line.hasNextSupplier()
        ? askNext(line, reason, now)
        : failForGood(line, actor, reason, now);
  }

  private static Decision<LineDelivery, Event> failForGood(
      LineDelivery line, Actor actor, String reason, Instant now) {
    if (line.isOfCards()) {
      // Whatever the supplier's reason, for the buyer there is no card.
      return accept(
          line.because(OUT_OF_STOCK).to(DeliveryStatus.FAILED, null), unavailable(line, now));
    }
    return accept(
        line.because(reason).to(DeliveryStatus.FAILED, null),
        new RechargeFailed(line.orderNo(), line.tenant(), line.lineNo(), true, actor, reason, now));
  }

  private static Decision<LineDelivery, Event> askBuyer(
      LineDelivery line, String reason, Instant now) {
    return accept(
        line.because(reason).to(DeliveryStatus.NEEDS_ACCOUNT, now.plus(UNCORRECTED_FOR)),
        new RechargeFailed(
            line.orderNo(), line.tenant(), line.lineNo(), false, Actor.BUYER, reason, now));
  }

  // Confirmed to have failed: a new number orders nothing twice.
  private static Decision<LineDelivery, Event> correct(
      LineDelivery line, String account, Instant promisedBy, Instant now) {
    return line.attempt() == null
        ? notAtSupplier()
        : accept(line.forAccount(account, promisedBy, now).to(DeliveryStatus.REQUESTED, now));
  }

  /** Only ever after a confirmed failure, or where nothing was sent (I5). */
  private static Decision<LineDelivery, Event> askNext(
      LineDelivery line, String reason, Instant now) {
    var next = line.byNextSupplier(now).to(DeliveryStatus.REQUESTED, now);
    var number = next.attemptNumber();
    var inAll = next.attemptsInAll();
    // Nothing is broken where one has sold out: the goods are fetched from another one.
    if (reason.equals(OUT_OF_STOCK)) {
      return accept(next, delayed(line, "DELAYED_RESTOCK", now, number, inAll));
    }
    return accept(
        next,
        line.isOfCards()
            ? delayed(line, "RETRYING", now, number, inAll)
            : new RechargeFailed(
                line.orderNo(),
                line.tenant(),
                line.lineNo(),
                false,
                Actor.NOBODY,
                "RETRYING",
                now,
                number,
                inAll));
  }

  private static Decision<LineDelivery, Event> succeedAfterTheEnd(LineDelivery line, Instant now) {
    var attempt = line.attempt();
    // Its cards were here before the order was stopped: that is no news.
    return attempt != null && attempt.cardsSoFar().completeAt() != null
        ? ignore("its cards are here")
        : contradict(line, "SUPPLIER_REVERSAL", "success after the end", now);
  }

  /** The money decision stays with people; the first contradiction opens the case, once. */
  private static Decision<LineDelivery, Event> contradict(
      LineDelivery line, String kind, String detail, Instant now) {
    return line.contradicted()
        ? ignore("the case is open")
        : accept(line.isContradicted(), caseNeeded(line, kind, detail, now));
  }

  private static Event delayed(LineDelivery line, String reason, Instant due) {
    return new DeliveryDelayed(line.orderNo(), line.tenant(), line.lineNo(), reason, due);
  }

  private static Event delayed(
      LineDelivery line, String reason, Instant due, int attempt, int attempts) {
    return new DeliveryDelayed(
        line.orderNo(), line.tenant(), line.lineNo(), reason, due, attempt, attempts, null);
  }

  static Event caseNeeded(LineDelivery line, String kind, String detail, Instant now) {
    return new CaseNeeded(
        kind + ":" + line.orderNo() + ":" + line.lineNo(),
        kind,
        line.orderNo(),
        line.tenant(),
        "line " + line.lineNo() + ": " + detail,
        now);
  }

  private static Instant dispatchedAt(LineDelivery line, Instant now) {
    var attempt = line.attempt();
    var at = attempt == null ? null : attempt.dispatchedAt();
    return at == null ? now : at;
  }

  private static Decision<LineDelivery, Event> notFromVault() {
    return refuse("not_from_vault", "this line is delivered by a supplier");
  }

  // There is nobody to fetch them from.
  private static Decision<LineDelivery, Event> noCardsByHand() {
    return refuse("cards_not_by_hand", "Cards come from the vault or a supplier, never by hand.");
  }

  private static Decision<LineDelivery, Event> delivered(LineDelivery line) {
    return line.attempt() == null ? notAtSupplier() : ignore("its cards are here");
  }

  private static Decision<LineDelivery, Event> notATicket() {
    return refuse("not_a_ticket", "this line is delivered without tickets");
  }

  static Decision<LineDelivery, Event> notAtSupplier() {
    return refuse("not_at_supplier", "this line is delivered from the vault");
  }
}
