package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.Event;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.CancelRequested;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.OrderActionRequired;
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

  private Cancelling() {}

  /** {@code code} is part of the API. */
  private record Refusal(String code, String why) {}

  /** Offered exactly when it would be accepted. */
  static Optional<AllowedAction> offered(Order order, Instant now) {
    if (refusal(order, now).isPresent()) {
      return Optional.empty();
    }
    var waits = order.lines().stream().anyMatch(OrderLine::isOpen);
    return Optional.of(new AllowedAction("cancel", waits ? null : until(order)));
  }

  static Decision<Order, Event> ask(Order order, Instant now) {
    if (order.has(ReasonTag.CANCEL_REQUESTED) || order.has(ReasonTag.BUYER_CANCELLED)) {
      return ignore("already being cancelled, or cancelled");
    }
    return refusal(order, now)
        .<Decision<Order, Event>>map(refusal -> refuse(refusal.code(), refusal.why()))
        .orElseGet(() -> review(order, now));
  }

  private static Decision<Order, Event> review(Order order, Instant now) {
    var lineNos = wanted(order, now).stream().map(OrderLine::lineNo).toList();
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

  private static Optional<Refusal> refusal(Order order, Instant now) {
    return switch (order.status()) {
      case PAID, FULFILLING, PARTIALLY_DELIVERED, ACTION_REQUIRED, DELIVERED ->
          paidRefusal(order, now);
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
          Optional.of(new Refusal("order_not_cancellable", "This order can not be cancelled now."));
    };
  }

  private static Optional<Refusal> paidRefusal(Order order, Instant now) {
    if (order.isFrozen()) {
      return Optional.of(
          new Refusal("order_disputed", "A dispute about its money has to end first."));
    }
    if (!order.terms().policy().cancelWithin().isPositive()) {
      return Optional.of(
          new Refusal(
              "order_not_cancellable", "What was agreed is not cancelled once it is paid."));
    }
    if (!wanted(order, now).isEmpty()) {
      return Optional.empty();
    }
    if (order.lines().stream().anyMatch(line -> isUnread(order, line))) {
      return Optional.of(
          new Refusal("cancel_window_over", "The time to give back what nobody has read is over."));
    }
    return Optional.of(
        order.has(ReasonTag.REVEALED)
            ? new Refusal("keys_revealed", "The keys or tickets of this order were read.")
            : new Refusal("order_not_cancellable", "Everything of this order was delivered."));
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
            .untagged(ReasonTag.CANCEL_REQUESTED)
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
