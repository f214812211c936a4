package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.CancelRequested;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.order.core.CancelQuote.Outcome;
import bida.order.core.Cancellation.Review;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The buyer of a paid order no longer wants it. Only fulfillment knows what has left, so it is
 * asked to hold the lines; what comes meanwhile is kept, and is right whichever answer follows.
 */
final class Cancelling {

  /** product.md, Order status: answered by itself within this, then an operator looks. */
  private static final Duration REVIEW = Duration.ofMinutes(30);

  private static final String NOT_CANCELLABLE = "order_not_cancellable";

  private Cancelling() {}

  /** Offered exactly when it would be accepted. */
  static Optional<AllowedAction> offered(Order order, Instant now) {
    var quote = quote(order, now);
    // What is not delivered yet may be cancelled after the window, too, for less.
    var waits = order.lines().stream().anyMatch(OrderLine::isOpen);
    return quote.outcome().isOffered()
        ? Optional.of(new AllowedAction("cancel", waits ? null : quote.until()))
        : Optional.empty();
  }

  static Decision<Order, Event> ask(Order order, Instant now) {
    var quote = quote(order, now);
    return switch (quote.outcome()) {
      case NOT_PAID -> Closing.close(order, "BUYER_CANCELLED", now);
      case REFUNDABLE, AFTER_HOLD -> review(order, quote.lineNos(), now);
      case CANCELLING -> ignore("already being cancelled, or cancelled");
      case REVEALED, WINDOW_OVER, FINAL, DELIVERED, NOTHING_LEFT, DISPUTED, BUSY ->
          refuse(Objects.requireNonNull(quote.code()), quote.why());
    };
  }

  private static Decision<Order, Event> review(Order order, List<Integer> lineNos, Instant now) {
    var reviewBy = now.plus(REVIEW);
    var wish = order.cancellation().wish();
    var asked = new Review(order.status(), order.deadline(), lineNos, order.openLineNos());
    return accept(
        order
            .untagged(ReasonTag.COOLING_OFF, ReasonTag.CANCEL_REFUSED)
            .tagged(ReasonTag.CANCEL_REQUESTED)
            .with(order.cancellation().reviewing(asked))
            .to(OrderStatus.CANCEL_REVIEWING, reviewBy),
        new CancelRequested(
            order.orderNo(),
            order.tenant(),
            lineNos,
            reviewBy,
            now,
            wish == null ? null : wish.reason().name()),
        new DeliveryHoldRequested(
            order.orderNo(), order.tenant(), ReasonTag.BUYER_CANCELLED.name(), now, lineNos));
  }

  /** What would happen if its buyer cancelled it now. */
  static CancelQuote quote(Order order, Instant now) {
    if (order.has(ReasonTag.CANCEL_REQUESTED) || order.has(ReasonTag.BUYER_CANCELLED)) {
      return CancelQuote.already(order);
    }
    return switch (order.status()) {
      case PENDING_PAYMENT ->
          order.has(ReasonTag.CLOSING) ? CancelQuote.already(order) : CancelQuote.closes(order);
      case CANCELLED -> CancelQuote.already(order);
      case PAID, FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, DELIVERED -> ofPaid(order, now);
      case UNDER_REVIEW, VERIFYING, FULFILLMENT_FAILED, CANCEL_REVIEWING ->
          CancelQuote.refused(
              order, Outcome.BUSY, NOT_CANCELLABLE, "This order can not be cancelled now.");
      case COMPLETED -> delivered(order);
      case REFUNDING, PARTIALLY_REFUNDED, REFUNDED ->
          CancelQuote.refused(
              order,
              Outcome.NOTHING_LEFT,
              NOT_CANCELLABLE,
              "The money of this order went back, or is on its way.");
    };
  }

  private static CancelQuote ofPaid(Order order, Instant now) {
    if (order.isFrozen()) {
      return CancelQuote.refused(
          order, Outcome.DISPUTED, "order_disputed", "A dispute about its money has to end first.");
    }
    if (!order.terms().policy().cancelWithin().isPositive()) {
      return CancelQuote.refused(
          order,
          Outcome.FINAL,
          NOT_CANCELLABLE,
          "What was agreed is not cancelled once it is paid.");
    }
    var wanted = wanted(order, now);
    if (wanted.isEmpty()) {
      return order.lines().stream().anyMatch(line -> isUnread(order, line))
          ? CancelQuote.refused(
              order,
              Outcome.WINDOW_OVER,
              "cancel_window_over",
              "The time to give back what nobody has read is over.")
          : delivered(order);
    }
    var refund = Refunding.forWish(order, amountOf(order, wanted));
    if (refund.amountMinor() == 0) {
      return CancelQuote.refused(
          order, Outcome.NOTHING_LEFT, NOT_CANCELLABLE, "All of its money went back already.");
    }
    return CancelQuote.refunds(
        order.status() == OrderStatus.PAID ? Outcome.REFUNDABLE : Outcome.AFTER_HOLD,
        wanted.stream().map(OrderLine::lineNo).toList(),
        refund,
        // Afterwards what nobody has read stays, and the promise is another one.
        wanted.stream().allMatch(OrderLine::isOpen) ? null : until(order));
  }

  private static CancelQuote delivered(Order order) {
    return order.has(ReasonTag.REVEALED)
        ? CancelQuote.refused(
            order,
            Outcome.REVEALED,
            order.status() == OrderStatus.COMPLETED ? NOT_CANCELLABLE : "keys_revealed",
            "The keys or tickets of this order were read.")
        : CancelQuote.refused(
            order, Outcome.DELIVERED, NOT_CANCELLABLE, "Everything of this order was delivered.");
  }

  private static Money amountOf(Order order, List<OrderLine> lines) {
    return lines.stream()
        .map(OrderLine::amount)
        .reduce(Money.zero(order.terms().total().currency()), Money::plus);
  }

  /** What is not delivered yet, and keys and tickets that nobody has read while there is time. */
  private static List<OrderLine> wanted(Order order, Instant now) {
    var end = until(order);
    var inTime = end != null && now.isBefore(end);
    return order.lines().stream()
        .filter(line -> line.isOpen() || (inTime && isUnread(order, line)))
        .toList();
  }

  private static boolean isUnread(Order order, OrderLine line) {
    return line.canBeTakenBack()
        && line.state() == LineState.DELIVERED
        && !order.wasRead(line.lineNo());
  }

  private static @Nullable Instant until(Order order) {
    var end = order.cancellation().until();
    var paidAt = order.funds().paidAt();
    // Orders delivered before there was a window count from their payment.
    return end != null || paidAt == null ? end : paidAt.plus(order.terms().policy().cancelWithin());
  }

  /** A key or ticket is in its buyer's hands from now on; he may give it back for a while. */
  static Order delivered(Order order, int lineNo, Instant now) {
    var next = order.line(lineNo, LineState.DELIVERED);
    var canBeTakenBack =
        order.lines().stream().anyMatch(line -> line.lineNo() == lineNo && line.canBeTakenBack());
    return canBeTakenBack
        ? next.with(order.cancellation().until(now.plus(order.terms().policy().cancelWithin())))
        : next;
  }

  /** Nothing of these lines has left, and nothing will: their money goes back. */
  static Decision<Order, Event> grant(Order order, GrantHold answer, Instant now) {
    if (!isAnswered(answer.requestedFor())) {
      // An earlier hold, for another reason; the wish has its own answer still to come.
      return accept(order.failHeldLines(answer.lineNos()));
    }
    var review = review(order);
    var held = Objects.requireNonNullElse(answer.lineNos(), review.lineNos());
    var cancelled =
        Waits.calmed(order.cancelHeldLines(held))
            .with(order.cancellation().granted())
            .untagged(
                ReasonTag.CANCEL_REQUESTED,
                ReasonTag.REVIEW_MISSED,
                ReasonTag.PRESALE,
                ReasonTag.PROMISE_MISSED,
                ReasonTag.OVERDUE,
                ReasonTag.ACCOUNT_INVALID);
    return cancelled.anyLine(LineState.CANCELLED)
        ? Refunding.askBackCancelled(cancelled, failures(cancelled, review, now), now)
        // Each of them failed meanwhile by itself.
        : goBack(cancelled, review, now);
  }

  /** Too late: the order is where it was, and what came meanwhile takes its effect. */
  static Decision<Order, Event> tooLate(Order order, RefuseHold answer, Instant now) {
    if (order.status() != OrderStatus.CANCEL_REVIEWING || !isAnswered(answer.requestedFor())) {
      return ignore("the delivery goes on");
    }
    var reason = Objects.requireNonNullElse(answer.reason(), "DISPATCHED");
    var refused =
        order
            .untagged(ReasonTag.CANCEL_REQUESTED, ReasonTag.REVIEW_MISSED)
            .tagged(ReasonTag.CANCEL_REFUSED)
            .with(order.cancellation().refused(reason));
    var told = new CancelRefused(order.orderNo(), order.tenant(), reason, now);
    return after(told, goBack(refused, review(order), now));
  }

  private static Decision<Order, Event> goBack(Order order, Review review, Instant now) {
    var back = order.to(review.from(), review.deadline());
    return switch (review.from()) {
      case PAID -> accept(order.isHeldBack() ? back.tagged(ReasonTag.COOLING_OFF) : back);
      case FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED -> goOn(back, review, now);
      // A hold for another reason has overtaken what was delivered.
      case DELIVERED ->
          back.anyLine(LineState.FAILED)
              ? Delivering.settle(
                  back, List.of(Delivering.failure(back, "DELIVERY_FAILED", now)), now)
              : accept(Ticketing.untilUsed(back));
      case PENDING_PAYMENT,
          UNDER_REVIEW,
          VERIFYING,
          COMPLETED,
          FULFILLMENT_FAILED,
          CANCEL_REVIEWING,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED ->
          accept(back);
    };
  }

  private static Decision<Order, Event> goOn(Order back, Review review, Instant now) {
    var told = failures(back, review, now);
    if (back.anyLine(LineState.ACCOUNT_WRONG)) {
      return back.status() == OrderStatus.ACTION_REQUIRED
          ? accept(back, told)
          : askBuyer(back, told, now);
    }
    var delivered =
        review.open().stream().anyMatch(lineNo -> back.hasLine(lineNo, LineState.DELIVERED));
    return delivered || !told.isEmpty() ? Delivering.settle(back, told, now) : accept(back);
  }

  private static Decision<Order, Event> askBuyer(Order order, List<Event> told, Instant now) {
    var actBy = now.plus(Reminding.ACT_WITHIN);
    var asked =
        Reminding.asking(order, actBy, now).untagged(ReasonTag.OVERDUE, ReasonTag.PROMISE_MISSED);
    var events = new ArrayList<>(told);
    events.add(
        new OrderActionRequired(
            order.orderNo(), order.tenant(), ReasonTag.ACCOUNT_INVALID.name(), actBy, now));
    return accept(asked.to(OrderStatus.ACTION_REQUIRED, Reminding.next(actBy, now)), events);
  }

  /** What failed while the wish was reviewed is told now, when the order has a status for it. */
  private static List<Event> failures(Order order, Review review, Instant now) {
    return review.open().stream().anyMatch(lineNo -> order.hasLine(lineNo, LineState.FAILED))
        ? List.of(Delivering.failure(order, "DELIVERY_FAILED", now))
        : List.of();
  }

  private static Decision<Order, Event> after(Event first, Decision<Order, Event> decision) {
    if (decision instanceof Accepted(var next, var events)) {
      var all = new ArrayList<Event>();
      all.add(first);
      all.addAll(events);
      return accept(next, all);
    }
    return decision;
  }

  // Answers without a reason are those of a service that is older than this one.
  private static boolean isAnswered(@Nullable String requestedFor) {
    return requestedFor == null || requestedFor.equals(ReasonTag.BUYER_CANCELLED.name());
  }

  private static Review review(Order order) {
    return Objects.requireNonNull(order.cancellation().review(), "a review without its wish");
  }
}
