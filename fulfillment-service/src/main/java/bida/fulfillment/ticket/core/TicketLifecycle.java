package bida.fulfillment.ticket.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.TicketReissued;
import bida.contracts.FulfillmentEvent.TicketReminderDue;
import bida.contracts.FulfillmentEvent.TicketRescheduled;
import bida.fulfillment.ticket.core.TicketCommand.Claim;
import bida.fulfillment.ticket.core.TicketCommand.PassDeadline;
import bida.fulfillment.ticket.core.TicketCommand.Redeem;
import bida.fulfillment.ticket.core.TicketCommand.Reissue;
import bida.fulfillment.ticket.core.TicketCommand.Reschedule;
import bida.fulfillment.ticket.core.TicketCommand.Revoke;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;

/** Every state and command of a ticket: what follows, and what the others are told. */
public final class TicketLifecycle {

  /** product.md, Timers: trip reminder. */
  static final Duration REMINDED_BEFORE = Duration.ofHours(24);

  /** As long as its order waits before it is taken as used; gates tell what they took by then. */
  static final Duration KEPT_AFTER = Duration.ofDays(1);

  // A person loses a phone once or twice; more is somebody who hands codes around.
  private static final int MOST_REISSUES = 5;

  private TicketLifecycle() {}

  public static Decision<Ticket, Event> decide(Ticket ticket, TicketCommand command, Instant now) {
    return switch (command) {
      case Redeem(var entry, var code) ->
          switch (ticket.status()) {
            case ISSUED -> redeem(ticket, entry, code);
            case REDEEMED -> again(ticket, entry, code);
            case EXPIRED -> entry.isOffline() ? redeem(ticket, entry, code) : notNow();
            case VOID -> isVoid();
          };
      case Reissue() ->
          switch (ticket.status()) {
            case ISSUED -> reissue(ticket, now);
            case REDEEMED -> isRedeemed();
            case EXPIRED -> isExpired();
            case VOID -> isVoid();
          };
      case Reschedule(var sku, var product) ->
          switch (ticket.status()) {
            case ISSUED -> reschedule(ticket, sku, product, now);
            case REDEEMED -> isRedeemed();
            case EXPIRED -> isExpired();
            case VOID -> isVoid();
          };
      case Claim(var holder, var code) ->
          switch (ticket.status()) {
            case ISSUED ->
                code == ticket.codeVersion()
                    ? accept(ticket.heldBy(holder))
                    : refuse("share_revoked", "This link is of no use any more.");
            case REDEEMED -> isRedeemed();
            case EXPIRED -> isExpired();
            case VOID -> isVoid();
          };
      case Revoke(_) ->
          switch (ticket.status()) {
            case ISSUED, EXPIRED -> accept(ticket.ended(TicketStatus.VOID));
            case REDEEMED -> ignore("it was used");
            case VOID -> ignore("already void");
          };
      case PassDeadline() ->
          switch (ticket.status()) {
            case ISSUED -> pass(ticket, now);
            case REDEEMED, EXPIRED, VOID -> ignore("nothing more is due");
          };
    };
  }

  // What a gate took offline counts by the time at the gate. ticket-redeemed is told by the writer,
  // who alone knows how many tickets of the order are left.
  private static Decision<Ticket, Event> redeem(Ticket ticket, Entry entry, int code) {
    if (code != ticket.codeVersion()) {
      return refuse("code_replaced", "This ticket has newer codes; this one is dead.");
    }
    if (!ticket.product().admitsAt(entry.at())) {
      return notNow();
    }
    if (!ticket.product().isAt(entry.pointId())) {
      return refuse("not_at_this_point", "This ticket cannot be redeemed at this point.");
    }
    return accept(ticket.redeemed(entry));
  }

  // Two gates that could not ask let two people in: the first one by the clock counts, whoever
  // tells first.
  private static Decision<Ticket, Event> again(Ticket ticket, Entry entry, int code) {
    var known = ticket.entry();
    return known != null && entry.isOffline() && entry.isBefore(known)
        ? redeem(ticket, entry, code)
        : isRedeemed();
  }

  private static Decision<Ticket, Event> reissue(Ticket ticket, Instant now) {
    return ticket.reissues() < MOST_REISSUES
        ? accept(
            ticket.reissued(),
            new TicketReissued(
                ticket.orderNo(), ticket.tenant(), ticket.lineNo(), ticket.id().toString(), now))
        : refuse("reissues_used_up", "This ticket was issued again too often.");
  }

  private static Decision<Ticket, Event> reschedule(
      Ticket ticket, String sku, TicketProduct product, Instant now) {
    var change = ticket.product().change();
    var until = ticket.product().changeableUntil();
    if (change == null || until == null || !product.isOfGroupOf(ticket.product())) {
      return refuse("not_reschedulable", "This ticket is for its session alone.");
    }
    if (ticket.sku().equals(sku)) {
      return ignore("it is for this session already");
    }
    if (ticket.changes() >= change.times()) {
      return refuse("changes_used_up", "This ticket was rescheduled as often as it may be.");
    }
    if (now.isAfter(until) || !now.isBefore(product.useUntil())) {
      return refuse("too_late_to_reschedule", "The time to reschedule is over.");
    }
    var moved = ticket.changedTo(sku, product, now);
    return accept(
        moved,
        new TicketRescheduled(
            ticket.orderNo(),
            ticket.tenant(),
            ticket.lineNo(),
            ticket.id().toString(),
            product.useFrom(),
            product.useUntil(),
            now));
  }

  private static Decision<Ticket, Event> pass(Ticket ticket, Instant now) {
    var due = ticket.nextDeadlineAt();
    if (due == null || due.isAfter(now)) {
      return ignore("its time has not come");
    }
    var product = ticket.product();
    if (ticket.reminded()) {
      return accept(ticket.ended(TicketStatus.EXPIRED));
    }
    var next = ticket.awaiting(now);
    // After a stop of a day there is nothing to be reminded of any more.
    return product.useFrom().isAfter(now)
        ? accept(
            next,
            new TicketReminderDue(
                ticket.orderNo(),
                ticket.tenant(),
                ticket.lineNo(),
                product.eventName(),
                product.place().name(),
                product.useFrom(),
                product.zone(),
                due))
        : accept(next);
  }

  private static Decision<Ticket, Event> isRedeemed() {
    return refuse("already_redeemed", "This ticket has been redeemed.");
  }

  private static Decision<Ticket, Event> notNow() {
    return refuse("not_valid_now", "This ticket is not for now.");
  }

  private static Decision<Ticket, Event> isExpired() {
    return refuse("ticket_expired", "The time of use of this ticket is over.");
  }

  private static Decision<Ticket, Event> isVoid() {
    return refuse("ticket_void", "This ticket is void.");
  }
}
