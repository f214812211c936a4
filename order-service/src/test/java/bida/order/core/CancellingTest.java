package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.DeliverTickets;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RedeemTicket;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A buyer who has paid no longer wants it: held, it goes back; left already, it goes on. */
class CancellingTest {

  private static final RefuseHold TOO_LATE = new RefuseHold("DISPATCHED", "BUYER_CANCELLED");

  /** What may come while the wish is reviewed. */
  private static final List<OrderCommand> NEWS =
      List.of(
          new DeliverLine(1),
          new DeliverLine(2),
          new FailLine(1, "RECHARGE_OPERATOR_ERROR"),
          new FailLine(2, "RECHARGE_OPERATOR_ERROR"),
          new DelayLine(2, "RETRYING", Actor.NOBODY),
          new DelayLine(2, "ACCOUNT_INVALID", Actor.BUYER),
          new RevealLine(1));

  @ParameterizedTest
  @EnumSource(
      value = OrderStatus.class,
      names = {"PAID", "FULFILLING", "PARTIALLY_DELIVERED", "ACTION_REQUIRED", "DELIVERED"})
  void goesBackExactlyToWhereItWasWhenItCameTooLate(OrderStatus from) {
    var order = Samples.in(from).until(NOW.plusSeconds(77));

    var asked = accepted(order, new Cancel());
    assertThat(asked.next().status()).isEqualTo(OrderStatus.CANCEL_REVIEWING);
    assertThat(asked.next().deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
    var back = accepted(asked.next(), TOO_LATE);

    assertThat(back.next().status()).isEqualTo(from);
    assertThat(back.next().deadline()).isEqualTo(order.deadline());
    assertThat(back.next().lines()).isEqualTo(order.lines());
    assertThat(back.next().funds()).isEqualTo(order.funds());
    assertThat(back.next().tags()).containsExactly(ReasonTag.CANCEL_REFUSED);
    assertThat(back.events())
        .containsExactly(new CancelRefused(order.orderNo(), order.tenant(), "DISPATCHED", NOW));
  }

  @ParameterizedTest
  @EnumSource(
      value = OrderStatus.class,
      names = {"PAID", "FULFILLING", "PARTIALLY_DELIVERED", "ACTION_REQUIRED", "DELIVERED"})
  void givesTheMoneyBackOnceNothingHasLeft(OrderStatus from) {
    var reviewing = then(Samples.in(from), new Cancel());

    var granted = accepted(reviewing, held(1));

    assertThat(granted.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(granted.next().lineNos(LineState.CANCELLED)).containsExactly(1);
    assertThat(granted.next().tags()).containsExactly(ReasonTag.BUYER_CANCELLED);
    assertThat(granted.events())
        .singleElement()
        .isInstanceOfSatisfying(
            RefundRequested.class,
            wanted -> {
              assertThat(wanted.reason()).isEqualTo("BUYER_CANCELLED");
              assertThat(wanted.amount()).isEqualTo(Samples.PRICE);
            });
    assertThat(StockMovement.between(Samples.in(from), granted.next()))
        .containsExactly(new StockMovement("SKU1", 0, -1));
    var refunded = then(granted.next(), new CompleteRefund("RF1", "p1", Samples.PRICE));
    assertThat(refunded.status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(decide(refunded, new Cancel())).isInstanceOf(Ignored.class);
  }

  /** Whatever came in between, and in whichever order: as if nobody had asked. */
  @Test
  void whatCameMeanwhileTakesItsEffectWhenItGoesBack() {
    int compared = 0;
    for (var first : NEWS) {
      for (var second : NEWS) {
        var order = twoRecharges();
        var asked = then(order, new Cancel());

        var undisturbed = news(news(order, first), second);
        var disturbed = then(news(news(asked, first), second), TOO_LATE);

        var as = "%s, %s".formatted(first, second);
        assertThat(disturbed.status()).as(as).isEqualTo(undisturbed.status());
        assertThat(disturbed.lines()).as(as).isEqualTo(undisturbed.lines());
        assertThat(disturbed.deadline()).as(as).isEqualTo(undisturbed.deadline());
        assertThat(disturbed.funds()).as(as).isEqualTo(undisturbed.funds());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(NEWS.size() * NEWS.size());
  }

  @Test
  void whatFailedByItselfMeanwhileGoesBackForItsOwnReason() {
    var asked = then(twoRecharges(), new Cancel());
    var failed = then(asked, new FailLine(2, "RECHARGE_OPERATOR_ERROR"));
    assertThat(failed.status()).isEqualTo(OrderStatus.CANCEL_REVIEWING);

    var granted = accepted(failed, held(1, 2));

    assertThat(granted.next().lineNos(LineState.CANCELLED)).containsExactly(1);
    assertThat(granted.next().lineNos(LineState.FAILED)).containsExactly(2);
    assertThat(granted.events())
        .filteredOn(RefundRequested.class::isInstance)
        .extracting(event -> ((RefundRequested) event).reason())
        .containsExactly("DELIVERY_FAILED", "BUYER_CANCELLED");
    assertThat(granted.next().funds().due()).isEqualTo(Samples.PRICE.times(2));
    var first = then(granted.next(), new CompleteRefund("RF1", "p1", Samples.PRICE));
    assertThat(first.status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(then(first, new CompleteRefund("RF2", "p1", Samples.PRICE)).status())
        .isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void whereAllFailedMeanwhileNothingIsLeftToCancel() {
    var asked = then(Samples.in(OrderStatus.FULFILLING), new Cancel());
    var failed = then(asked, new FailLine(1, "OUT_OF_STOCK"));

    var granted = then(failed, held(1));

    assertThat(granted.status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
  }

  @Test
  void keepsTheKeyThatWasReadAndGivesBackTheOther() {
    var order = twoKeysDelivered();
    order = then(order, new RevealLine(1));

    var asked = accepted(order, new Cancel());
    assertThat(hold(asked).lineNos()).containsExactly(2);
    var granted = then(asked.next(), held(2));

    assertThat(granted.funds().due()).isEqualTo(Samples.PRICE);
    assertThat(granted.lineNos(LineState.DELIVERED)).containsExactly(1);
    assertThat(then(granted, new CompleteRefund("RF1", "p1", Samples.PRICE)).status())
        .isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  /** It waited out no cooling-off, so it is given back for a while as a sealed key is. */
  @Test
  void givesATicketBackThatNobodyWasShown() {
    var asked = accepted(ticketDelivered(), new Cancel());
    assertThat(hold(asked).lineNos()).containsExactly(1);

    var granted = then(asked.next(), held(1));

    assertThat(granted.status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(granted.lineNos(LineState.CANCELLED)).containsExactly(1);
    assertThat(granted.funds().due()).isEqualTo(Samples.PRICE);
  }

  @Test
  void refusesATicketThatWasShownOrUsedOrIsTooLate() {
    var end = NOW.plus(Duration.ofMinutes(10));
    assertThat(refusal(ticketDelivered(), end.minusNanos(1))).isEqualTo("none");
    assertThat(refusal(ticketDelivered(), end)).isEqualTo("cancel_window_over");

    var shown = then(ticketDelivered(), new RevealLine(1));
    assertThat(refusal(shown, NOW)).isEqualTo("keys_revealed");

    var used = then(ticketDelivered(), new RedeemTicket(1, 1));
    assertThat(refusal(used, NOW)).isEqualTo("order_not_cancellable");
  }

  @Test
  void waitsForATicketThatWentToALaterSessionMeanwhile() {
    var later = NOW.plus(Duration.ofDays(60));
    var asked = then(ticketDelivered(), new Cancel());
    var moved = then(asked, new RescheduleTicket(1, later));

    assertThat(then(moved, TOO_LATE).deadline()).isEqualTo(later.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = ReasonTag.class,
      names = {"PRESALE", "DELAYED_RESTOCK", "DELAYED_MAINTENANCE", "RETRYING"})
  void tellsNothingAnyMoreOfWhatWasWaitedFor(ReasonTag tag) {
    var asked = then(Samples.in(OrderStatus.PAID).tagged(tag), new Cancel());

    assertThat(then(asked, held(1)).tags()).containsExactly(ReasonTag.BUYER_CANCELLED);
  }

  /** What is late by the buyer's own time is not late by the one that was promised to him. */
  @Test
  void asksTheBuyerAfresh() {
    var late = twoRecharges().tagged(ReasonTag.PROMISE_MISSED).tagged(ReasonTag.OVERDUE);
    // As it was stored when the account was told to be wrong while the wish was reviewed.
    var asked = then(late, new Cancel()).line(2, LineState.ACCOUNT_WRONG);

    var back = then(asked, TOO_LATE);

    assertThat(back.status()).isEqualTo(OrderStatus.ACTION_REQUIRED);
    assertThat(back.tags()).containsExactly(ReasonTag.CANCEL_REFUSED);
    assertThat(Waits.deadline(back)).isEqualTo(NOW.plus(Duration.ofHours(72)));
  }

  @Test
  void refusesWhatWasReadOrDeliveredForGoodOrIsTooLate() {
    var read = then(Samples.in(OrderStatus.DELIVERED), new RevealLine(1));
    assertThat(refusal(read, NOW)).isEqualTo("keys_revealed");

    var recharged = then(then(twoRecharges(), new DeliverLine(1)), new DeliverLine(2));
    assertThat(refusal(recharged, NOW)).isEqualTo("order_not_cancellable");

    var delivered = then(Samples.in(OrderStatus.FULFILLING), new DeliverLine(1));
    var end = NOW.plus(Duration.ofMinutes(10));
    assertThat(refusal(delivered, end.minusNanos(1))).isEqualTo("none");
    assertThat(refusal(delivered, end)).isEqualTo("cancel_window_over");

    var disputed =
        then(
            Samples.in(OrderStatus.DELIVERED),
            new NoteDispute("D1", DisputeStage.OPENED, "p1", Samples.PRICE, NOW));
    assertThat(refusal(disputed, NOW)).isEqualTo("order_disputed");

    var agreed = never(Samples.in(OrderStatus.FULFILLING));
    assertThat(refusal(agreed, NOW)).isEqualTo("order_not_cancellable");
  }

  /** Offered exactly when it is accepted, until the moment in which it no longer is. */
  @Test
  void offersToCancelExactlyWhenItWouldBeAccepted() {
    var orders = new ArrayList<>(Samples.all());
    orders.addAll(List.of(twoRecharges(), twoKeysDelivered(), ticketDelivered()));
    orders.add(then(ticketDelivered(), new RevealLine(1)));
    orders.add(then(twoKeysDelivered(), new RevealLine(1)));
    orders.add(then(then(twoKeysDelivered(), new RevealLine(1)), new RevealLine(2)));
    orders.add(then(Samples.in(OrderStatus.FULFILLING), new DeliverLine(1)));
    orders.add(then(twoRecharges(), new DeliverLine(1)));
    Samples.all().forEach(order -> orders.add(never(order)));
    for (var order : orders) {
      for (var minutes = 0; minutes < 30; minutes++) {
        var at = NOW.plus(Duration.ofMinutes(minutes));
        var offered =
            AllowedAction.of(order, at).stream()
                .filter(action -> action.action().equals("cancel"))
                .toList();

        assertThat(OrderLifecycle.decide(order, new Cancel(), at) instanceof Accepted)
            .as("%s after %d min", order, minutes)
            .isEqualTo(!offered.isEmpty());
        offered.stream()
            .map(AllowedAction::until)
            .filter(until -> until != null)
            .forEach(until -> assertThat(until).isAfter(at));
      }
    }
  }

  /** Two holds of one order are on their way; each answer belongs to its own. */
  @Test
  void takesTheAnswerToAnOlderHoldForWhatItIs() {
    var overdue =
        then(twoRecharges().tagged(ReasonTag.PROMISE_MISSED).until(NOW), new PassDeadline());
    var asked = then(overdue, new Cancel());

    assertThat(decide(asked, new RefuseHold("DISPATCHED", "OVERDUE"))).isInstanceOf(Ignored.class);
    var lost = then(asked, new GrantHold(List.of(1, 2), "OVERDUE"));
    assertThat(lost.status()).isEqualTo(OrderStatus.CANCEL_REVIEWING);
    var answered = then(lost, held(1, 2));

    assertThat(answered.status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
    assertThat(answered.amountOf(LineState.FAILED)).isEqualTo(Samples.PRICE.times(2));
  }

  /** Issued while the hold was on its way, and stopped by it before anybody could read it. */
  @Test
  void givesTheMoneyOfAKeyBackThatAHoldHasOvertaken() {
    var overdue =
        accepted(
            Samples.in(OrderStatus.FULFILLING).tagged(ReasonTag.PROMISE_MISSED),
            new PassDeadline());
    assertThat(hold(overdue).lineNos()).containsExactly(1);
    var delivered = then(overdue.next(), new DeliverLine(1));

    var held = then(delivered, new GrantHold(List.of(1), "OVERDUE"));

    assertThat(held.status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
  }

  @Test
  void givesTheMoneyBackWhicheverOfTwoHoldsStoppedTheKey() {
    var overdue =
        then(
            Samples.in(OrderStatus.FULFILLING).tagged(ReasonTag.PROMISE_MISSED),
            new PassDeadline());
    var asked = then(then(overdue, new DeliverLine(1)), new Cancel());
    assertThat(asked.status()).isEqualTo(OrderStatus.CANCEL_REVIEWING);

    var stopped = then(asked, new GrantHold(List.of(1), "OVERDUE"));

    assertThat(then(stopped, held(1)).status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
    assertThat(then(stopped, TOO_LATE).status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
  }

  /** The rest goes back after 72 h although one line was delivered. */
  @Test
  void givesTheUndeliveredLineBackWhoseAccountNobodyCorrected() {
    var order = paid(Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.RECHARGE));
    order = then(order, new DeliverLine(1));
    order = then(order, new DelayLine(2, "ACCOUNT_INVALID", Actor.BUYER));

    var threeDays = NOW.plus(Duration.ofHours(72));
    var late =
        (Accepted<Order, Event>)
            OrderLifecycle.decide(order.until(threeDays), new PassDeadline(), threeDays);
    assertThat(hold(late).lineNos()).containsExactly(2);
    var given = then(late.next(), new GrantHold(List.of(2), "ACCOUNT_NOT_CORRECTED"));

    assertThat(given.status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(given.funds().due()).isEqualTo(Samples.PRICE);
    assertThat(given.lineNos(LineState.DELIVERED)).containsExactly(1);
    assertThat(then(given, new CompleteRefund("RF1", "p1", Samples.PRICE)).status())
        .isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  @Test
  void anOrderStoredBeforePaidOnesCouldBeCancelledIsReadAsItWas() {
    var delivered = Samples.in(OrderStatus.DELIVERED);
    var old =
        EventJson.write(delivered)
            .replaceAll(",\"cancellation\":\\{[^}]*}", "")
            .replaceAll(",\"cancelWithin\":[^,}]*", "");
    assertThat(old).doesNotContain("cancel");

    assertThat(EventJson.read(old, Order.class)).isEqualTo(delivered);
    var read = EventJson.read(old, Order.class).tagged(ReasonTag.REVEALED);
    assertThat(refusal(read, NOW)).isEqualTo("keys_revealed");
  }

  @Test
  void aWishIsStoredWithWhereItGoesBackTo() {
    var asked = then(twoRecharges(), new Cancel());

    assertThat(EventJson.read(EventJson.write(asked), Order.class)).isEqualTo(asked);
  }

  private static Order twoRecharges() {
    return paid(Samples.line(1, ProductType.RECHARGE), Samples.line(2, ProductType.RECHARGE));
  }

  private static Order twoKeysDelivered() {
    var order = paid(Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.CARD_KEY));
    return then(then(order, new DeliverLine(1)), new DeliverLine(2));
  }

  private static Order ticketDelivered() {
    var order = paid(Samples.line(1, ProductType.TICKET));
    return then(order, new DeliverTickets(1, NOW.plus(Duration.ofDays(30))));
  }

  private static Order paid(OrderLine... lines) {
    var placed = Samples.placed(lines);
    return placed
        .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
        .to(OrderStatus.FULFILLING, NOW.plusSeconds(300));
  }

  private static Order never(Order order) {
    var policy = order.terms().policy();
    var terms = order.terms();
    var agreed =
        new Policy(
            policy.version(),
            policy.payWithin(),
            policy.hold(),
            policy.promise(),
            policy.overdue(),
            policy.autoConfirm(),
            policy.refundWindow(),
            policy.lateMoney(),
            policy.lateWatch(),
            Duration.ZERO,
            policy.lossAfter());
    return new Order(
        new Terms(
            terms.orderNo(),
            terms.tenant(),
            terms.merchantOrderNo(),
            terms.buyerId(),
            terms.total(),
            agreed,
            terms.contact(),
            terms.placedAt(),
            terms.payBy()),
        order.lines(),
        order.status(),
        order.tags(),
        order.deadline(),
        order.funds(),
        order.disputes(),
        order.cancellation(),
        order.updatedAt(),
        order.version());
  }

  private static GrantHold held(Integer... lineNos) {
    return new GrantHold(List.of(lineNos), "BUYER_CANCELLED");
  }

  private static DeliveryHoldRequested hold(Accepted<Order, Event> answer) {
    return answer.events().stream()
        .filter(DeliveryHoldRequested.class::isInstance)
        .map(DeliveryHoldRequested.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String refusal(Order order, Instant at) {
    return OrderLifecycle.decide(order, new Cancel(), at) instanceof Refused(var code, _)
        ? code
        : "none";
  }

  private static Order news(Order order, OrderCommand news) {
    return decide(order, news) instanceof Accepted(var next, _) ? next : order;
  }

  private static Decision<Order, Event> decide(Order order, OrderCommand command) {
    return OrderLifecycle.decide(order, command, NOW);
  }

  private static Order then(Order order, OrderCommand command) {
    return accepted(order, command).next();
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command) {
    var decision = decide(order, command);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Order, Event>) decision;
  }
}
