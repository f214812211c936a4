package bida.order.core;

import static bida.platform.decision.Decision.accept;
import static bida.platform.decision.Decision.ignore;
import static bida.platform.decision.Decision.refuse;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.order.core.Claim.State;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Marked delivered, and the buyer says otherwise: fulfillment-service finds out, and the order goes
 * on or its money goes back.
 */
final class Verifying {

  /** product.md, Order status: first answer, then the end. */
  static final Duration FIRST_ANSWER = Duration.ofMinutes(30);

  private static final Duration END = Duration.ofHours(24);

  /** What a person in good faith needs; whoever asks again and again is for support to answer. */
  private static final int MOST_CLAIMS = 5;

  private Verifying() {}

  static Decision<Order, Event> open(Order order, DisputeDelivery wish, Instant now) {
    if (order.status() == OrderStatus.VERIFYING) {
      return refuse("verification_open", "Another claim about this order is being checked.");
    }
    if (!isInTime(order, now)) {
      return refuse(
          "verification_not_possible", "Only what is delivered can be claimed, and only in time.");
    }
    if (order.isFrozen()) {
      return refuse("order_disputed", "A dispute about its money has to end first.");
    }
    return claimable(order)
        .filter(line -> line.lineNo() == wish.lineNo())
        .findFirst()
        .filter(line -> fits(line, wish))
        .map(line -> open(order, line, wish, now))
        .orElseGet(
            () -> refuse("claim_not_fitting", "No delivered line of this order fits this claim."));
  }

  private static Decision<Order, Event> open(
      Order order, OrderLine line, DisputeDelivery wish, Instant now) {
    var number = line.claim() == null ? 1 : line.claim().number() + 1;
    var deadline = Optional.ofNullable(order.deadline()).orElse(now);
    var claim =
        new Claim(number, wish.claim(), wish.unit(), order.status(), deadline, now, State.OPEN);
    return accept(
        calm(order)
            .claimed(line.lineNo(), claim)
            .tagged(tag(wish.claim()))
            .to(OrderStatus.VERIFYING, now.plus(FIRST_ANSWER)),
        new DeliveryDisputed(
            order.orderNo(),
            order.tenant(),
            claimNo(order, line.lineNo(), number),
            line.lineNo(),
            wish.unit(),
            wish.claim(),
            now));
  }

  static Decision<Order, Event> reissue(Order order, String claimNo, Instant now) {
    return openClaim(order, claimNo)
        .map(line -> reissue(order, line, now))
        .orElseGet(() -> ignore("no such claim is open"));
  }

  static Decision<Order, Event> refuseClaim(
      Order order, String claimNo, String reason, Instant now) {
    return openClaim(order, claimNo)
        .map(line -> goBack(order, line, reason, now))
        .orElseGet(() -> ignore("no such claim is open"));
  }

  static Decision<Order, Event> uphold(Order order, String claimNo, Instant now) {
    return openClaim(order, claimNo)
        .map(line -> giveBack(order, line, now))
        .orElseGet(() -> ignore("no such claim is open"));
  }

  private static Decision<Order, Event> reissue(Order order, OrderLine line, Instant now) {
    var ended = ended(order, line, State.REISSUED).tagged(ReasonTag.KEY_REISSUED);
    var next =
        line.isClaimedWhole() ? ended.with(ended.cancellation().sealedAgain(line.lineNo())) : ended;
    return accept(
        (isAllTheKeysOf(order, line) ? next.untagged(ReasonTag.REVEALED) : next)
            .to(OrderStatus.DELIVERED, Ticketing.confirmedBy(order, now)),
        new OrderDelivered(order.orderNo(), order.tenant(), now));
  }

  // The time it took to check is the buyer's: what was left before is left again.
  private static Decision<Order, Event> goBack(
      Order order, OrderLine line, String reason, Instant now) {
    var claim = claim(line);
    var left = Duration.between(claim.openedAt(), claim.deadline());
    var why =
        reason.equals(ReasonTag.KEY_NOT_READ.name())
            ? ReasonTag.KEY_NOT_READ
            : ReasonTag.CLAIM_REFUSED;
    var back = ended(order, line, State.REFUSED).tagged(why).to(claim.cameFrom(), now.plus(left));
    return accept(back.status() == OrderStatus.DELIVERED ? Ticketing.untilUsed(back) : back);
  }

  private static Decision<Order, Event> giveBack(Order order, OrderLine line, Instant now) {
    var upheld = ended(order, line, State.UPHELD).tagged(ReasonTag.CLAIM_UPHELD);
    var amount = line.claimedAmount();
    var next = line.isClaimedWhole() ? upheld.line(line.lineNo(), LineState.FAILED) : upheld;
    return Refunding.ask(next, amount, ReasonTag.CLAIM_UPHELD.name(), List.of(), now);
  }

  /** Nobody has answered in half an hour, or ended it in a day. */
  static Decision<Order, Event> late(Order order, Instant now) {
    return openClaim(order)
        .map(line -> late(order, line, now))
        .orElseGet(() -> OrderLifecycle.waitOn(order, "VERIFYING_OVERDUE", now));
  }

  private static Decision<Order, Event> late(Order order, OrderLine line, Instant now) {
    var claim = claim(line);
    if (claim.state() == State.WITH_STAFF) {
      return accept(
          order.until(now.plus(OrderLifecycle.CASE_AGAIN)),
          caseFor(order, line, "VERIFYING_NOT_ENDED", now));
    }
    var end = claim.openedAt().plus(END);
    return accept(
        order
            .claimed(line.lineNo(), claim.to(State.WITH_STAFF))
            .tagged(ReasonTag.CLAIM_WITH_STAFF)
            .until(end.isAfter(now) ? end : now.plus(OrderLifecycle.CASE_AGAIN)),
        caseFor(order, line, "VERIFYING_OVERDUE", now));
  }

  // Of this claim: another one of the same order is another case.
  private static CaseNeeded caseFor(Order order, OrderLine line, String kind, Instant now) {
    var claim = claim(line);
    return new CaseNeeded(
        kind + ":" + claimNo(order, line),
        kind,
        order.orderNo(),
        order.tenant(),
        "%s claimed of line %d at %s.".formatted(claim.kind(), line.lineNo(), claim.openedAt()),
        now);
  }

  static boolean isPossible(Order order, Instant now) {
    return isInTime(order, now) && !order.isFrozen() && claimable(order).findAny().isPresent();
  }

  /** The last moment at which a claim is taken, for an order for which one is possible. */
  static Optional<Instant> until(Order order) {
    var deadline = Optional.ofNullable(order.deadline());
    return order.status() == OrderStatus.DELIVERED
        ? deadline.map(at -> at.plus(order.terms().policy().refundWindow()))
        : deadline;
  }

  private static boolean isInTime(Order order, Instant now) {
    return order.status() == OrderStatus.DELIVERED
        || (order.status() == OrderStatus.COMPLETED
            && order.deadline() != null
            && now.isBefore(order.deadline()));
  }

  private static Stream<OrderLine> claimable(Order order) {
    return order.lines().stream()
        .filter(line -> line.state() == LineState.DELIVERED)
        // A ticket that does not let in is issued anew, by its own route.
        .filter(line -> !line.isTicket())
        .filter(line -> line.claim() == null || line.claim().number() < MOST_CLAIMS);
  }

  private static boolean fits(OrderLine line, DisputeDelivery wish) {
    var unit = wish.unit();
    return (wish.claim() == ClaimKind.NOT_RECEIVED || line.isSealed())
        && (unit == null || (line.isSealed() && unit >= 1 && unit <= line.quantity()));
  }

  // What is no longer being checked has ended another way: with a lost dispute, say.
  private static Optional<OrderLine> openClaim(Order order, String claimNo) {
    return openClaim(order)
        .filter(_ -> order.status() == OrderStatus.VERIFYING)
        .filter(line -> claimNo(order, line).equals(claimNo));
  }

  static Decision<Order, Event> urge(Order order, Instant now) {
    return openClaim(order)
        .<Decision<Order, Event>>map(
            line ->
                accept(
                    order.claimed(line.lineNo(), claim(line).urged(now)),
                    new ReviewUrged(order.orderNo(), order.tenant(), claimNo(order, line), now)))
        .orElseGet(() -> ignore("no claim is open"));
  }

  /** By when its buyer was promised the first answer, or the end; null where nothing is checked. */
  static @Nullable Instant answeredBy(Order order) {
    return openClaim(order).map(Verifying::claim).map(Verifying::answeredBy).orElse(null);
  }

  private static Instant answeredBy(Claim claim) {
    return claim.openedAt().plus(claim.state() == State.WITH_STAFF ? END : FIRST_ANSWER);
  }

  static Optional<OrderLine> openClaim(Order order) {
    return order.lines().stream()
        .filter(line -> line.claim() != null && line.claim().isOpen())
        .findFirst();
  }

  private static Claim claim(OrderLine line) {
    return Optional.ofNullable(line.claim()).orElseThrow();
  }

  private static Order ended(Order order, OrderLine line, State state) {
    return calm(order).claimed(line.lineNo(), claim(line).to(state));
  }

  /** Without the tags of a claim, and of how the one before it ended. */
  static Order calm(Order order) {
    return order.untagged(
        ReasonTag.CLAIM_NOT_RECEIVED,
        ReasonTag.CLAIM_KEY_BAD,
        ReasonTag.CLAIM_KEY_USED,
        ReasonTag.CLAIM_WITH_STAFF,
        ReasonTag.CLAIM_REFUSED,
        ReasonTag.KEY_NOT_READ,
        ReasonTag.KEY_REISSUED);
  }

  private static ReasonTag tag(ClaimKind claim) {
    return switch (claim) {
      case NOT_RECEIVED -> ReasonTag.CLAIM_NOT_RECEIVED;
      case KEY_BAD -> ReasonTag.CLAIM_KEY_BAD;
      case KEY_USED -> ReasonTag.CLAIM_KEY_USED;
    };
  }

  // A key or ticket that somebody may have read is left: the order stays one that was read.
  private static boolean isAllTheKeysOf(Order order, OrderLine line) {
    return line.isClaimedWhole()
        && order.lines().stream().filter(OrderLine::canBeTakenBack).count() == 1;
  }

  private static String claimNo(Order order, OrderLine line) {
    return claimNo(order, line.lineNo(), claim(line).number());
  }

  private static String claimNo(Order order, int lineNo, int number) {
    return order.orderNo() + "L" + lineNo + "C" + number;
  }
}
