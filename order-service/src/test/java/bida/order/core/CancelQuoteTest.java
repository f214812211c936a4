package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.CancelRequested;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.ProductType;
import bida.order.core.CancelQuote.Outcome;
import bida.order.core.OrderCommand.Cancel;
import bida.order.core.OrderCommand.CloseWindow;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the buyer reads before he cancels is what happens when he does. */
class CancelQuoteTest {

  @Test
  void keepsItsWordInEveryStatus() {
    for (var order : Samples.all()) {
      for (var minutes = 0; minutes < 30; minutes++) {
        keepsItsWord(order, NOW.plus(Duration.ofMinutes(minutes)));
      }
    }
  }

  /** Whatever came before, from whichever side; the same lives in every run. */
  @Test
  void keepsItsWordWhateverCameBefore() {
    var said = EnumSet.noneOf(Outcome.class);
    var statuses = EnumSet.noneOf(OrderStatus.class);
    for (var seed = 0; seed < 3_000; seed++) {
      var random = new Random(seed);
      var order = Lives.placed(random);
      var now = Samples.PLACED;
      for (var step = 0; step < 14; step++) {
        now = now.plusSeconds(random.nextInt(600));
        said.add(keepsItsWord(order, now));
        statuses.add(order.status());
        order = after(order, Lives.next(order, random), now);
      }
    }
    assertThat(said).isEqualTo(EnumSet.allOf(Outcome.class));
    // Nothing reviews a payment yet.
    assertThat(statuses).isEqualTo(EnumSet.complementOf(EnumSet.of(OrderStatus.UNDER_REVIEW)));
  }

  @Test
  void saysWhenTheTimeToGiveBackAnUnreadKeyEnds() {
    var delivered = then(Samples.in(OrderStatus.FULFILLING), new DeliverLine(1));
    var end = NOW.plus(Samples.policy().cancelWithin());

    var quote = CancelQuote.of(delivered, NOW);

    assertThat(quote.outcome()).isEqualTo(Outcome.AFTER_HOLD);
    assertThat(quote.until()).isEqualTo(end);
    assertThat(CancelQuote.of(delivered, end.minusNanos(1))).isEqualTo(quote);
    var late = CancelQuote.of(delivered, end);
    assertThat(late.outcome()).isEqualTo(Outcome.WINDOW_OVER);
    assertThat(late.code()).isEqualTo("cancel_window_over");
    assertThat(late.refund().amountMinor()).isZero();
  }

  /** Afterwards less goes back: what nobody has read stays, what is open does not. */
  @Test
  void saysWhenLessWouldGoBack() {
    var order = paid(Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.RECHARGE));
    order = then(order, new DeliverLine(1));

    var quote = CancelQuote.of(order, NOW);
    assertThat(quote.lineNos()).containsExactly(1, 2);
    assertThat(quote.refund()).isEqualTo(Samples.PRICE.times(2));
    assertThat(quote.until()).isEqualTo(NOW.plus(Samples.policy().cancelWithin()));

    var late = CancelQuote.of(order, quote.until());
    assertThat(late.lineNos()).containsExactly(2);
    assertThat(late.refund()).isEqualTo(Samples.PRICE);
    assertThat(late.until()).isNull();
  }

  @Test
  void saysThatAnOfferIsFinalOncePaid() {
    var order = Samples.placed(Duration.ZERO, Samples.line(1, ProductType.CARD_KEY));
    assertThat(CancelQuote.of(order, NOW).outcome()).isEqualTo(Outcome.NOT_PAID);

    var paid = then(order, new ConfirmPayment("p1", Samples.PRICE, NOW, true));

    var quote = CancelQuote.of(paid, NOW);
    assertThat(quote.outcome()).isEqualTo(Outcome.FINAL);
    assertThat(quote.code()).isEqualTo("order_not_cancellable");
    assertThat(quote.refund().amountMinor()).isZero();
  }

  /** Some of the money went back by the channel's console, and does not go back again. */
  @Test
  void promisesNoMoreThanIsLeft() {
    var part = Money.of(400, "CNY");
    var order = then(paid(Samples.line(1, ProductType.CARD_KEY)), console(part));

    assertThat(CancelQuote.of(order, NOW).refund()).isEqualTo(Samples.PRICE.minus(part));
    keepsItsWord(order, NOW);

    var all = then(order, console(Samples.PRICE.minus(part)));
    assertThat(CancelQuote.of(all, NOW).outcome()).isEqualTo(Outcome.NOTHING_LEFT);
    keepsItsWord(all, NOW);
  }

  /** What failed by itself has the first claim on what is left. */
  @Test
  void countsWhatFailedBesideTheWish() {
    var order = paid(Samples.line(1, ProductType.RECHARGE), Samples.line(2, ProductType.RECHARGE));
    order = then(order, new FailLine(1, "OUT_OF_STOCK"));
    order = then(order, console(Money.of(1_500, "CNY")));

    assertThat(CancelQuote.of(order, NOW).outcome()).isEqualTo(Outcome.NOTHING_LEFT);
    keepsItsWord(order, NOW);
  }

  /** All of it went back another way while the wish was reviewed: nothing is asked back twice. */
  @Test
  void asksNothingBackThatWentBackMeanwhile() {
    var asked = then(paid(Samples.line(1, ProductType.CARD_KEY)), new Cancel());
    var repaid = then(asked, console(Samples.PRICE));

    var granted = accepted(repaid, held(List.of(1)), NOW);

    assertThat(granted.next().status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(granted.events()).noneMatch(RefundRequested.class::isInstance);
  }

  /** Compares what is said now with all that could follow, and tells what was said. */
  private static Outcome keepsItsWord(Order order, Instant now) {
    var quote = CancelQuote.of(order, now);
    var as = "%s of %s at %s".formatted(quote, order, now);
    var offered =
        AllowedAction.of(order, now).stream().anyMatch(one -> one.action().equals("cancel"));
    assertThat(offered).as(as).isEqualTo(quote.outcome().isOffered());
    var decision = OrderLifecycle.decide(order, new Cancel(), now);
    switch (quote.outcome()) {
      case NOT_PAID -> {
        var closing = ((Accepted<Order, Event>) decision).next();
        assertThat(quote.refund().amountMinor()).as(as).isZero();
        assertThat(after(closing, new CloseWindow(), now).status())
            .as(as)
            .isEqualTo(OrderStatus.CANCELLED);
      }
      case REFUNDABLE, AFTER_HOLD -> {
        // What is paid and not asked for is all open.
        assertThat(quote.outcome() == Outcome.REFUNDABLE && quote.until() != null).isFalse();
        givesBackWhatItSays(quote, order, (Accepted<Order, Event>) decision, now);
      }
      case CANCELLING -> assertThat(decision).as(as).isInstanceOf(Ignored.class);
      case REVEALED, WINDOW_OVER, FINAL, DELIVERED, NOTHING_LEFT, DISPUTED, BUSY -> {
        assertThat(quote.refund().amountMinor()).as(as).isZero();
        assertThat(quote.lineNos()).as(as).isEmpty();
        assertThat(decision)
            .as(as)
            .isInstanceOfSatisfying(
                Refused.class, refused -> assertThat(refused.code()).isEqualTo(quote.code()));
      }
    }
    holdsUntil(quote, order, now);
    return quote.outcome();
  }

  private static void givesBackWhatItSays(
      CancelQuote quote, Order order, Accepted<Order, Event> asked, Instant now) {
    var as = "%s of %s".formatted(quote, order);
    assertThat(quote.code()).as(as).isNull();
    assertThat(asked.next().status()).as(as).isEqualTo(OrderStatus.CANCEL_REVIEWING);
    assertThat(asked.events())
        .as(as)
        .filteredOn(CancelRequested.class::isInstance)
        .extracting(event -> ((CancelRequested) event).lineNos())
        .containsExactly(quote.lineNos());
    assertThat(asked.events())
        .as(as)
        .filteredOn(DeliveryHoldRequested.class::isInstance)
        .extracting(event -> ((DeliveryHoldRequested) event).lineNos())
        .containsExactly(quote.lineNos());

    var granted = accepted(asked.next(), held(quote.lineNos()), now);
    assertThat(granted.next().lineNos(LineState.CANCELLED)).as(as).isEqualTo(quote.lineNos());
    assertThat(wishedBack(granted.events())).as(as).containsExactly(quote.refund());

    var refused =
        accepted(asked.next(), new RefuseHold("DISPATCHED", "BUYER_CANCELLED"), now).events();
    assertThat(wishedBack(refused)).as(as).isEmpty();
  }

  private static void holdsUntil(CancelQuote quote, Order order, Instant now) {
    var until = quote.until();
    if (until == null) {
      return;
    }
    assertThat(until).isAfter(now);
    assertThat(CancelQuote.of(order, until.minusNanos(1))).isEqualTo(quote);
    assertThat(CancelQuote.of(order, until)).isNotEqualTo(quote);
  }

  private static List<Money> wishedBack(List<Event> events) {
    return events.stream()
        .filter(RefundRequested.class::isInstance)
        .map(RefundRequested.class::cast)
        .filter(wanted -> wanted.reason().equals("BUYER_CANCELLED"))
        .map(RefundRequested::amount)
        .toList();
  }

  private static CompleteRefund console(Money amount) {
    return new CompleteRefund("console", "p1", amount);
  }

  private static GrantHold held(List<Integer> lineNos) {
    return new GrantHold(lineNos, "BUYER_CANCELLED");
  }

  private static Order paid(OrderLine... lines) {
    var placed = Samples.placed(lines);
    return placed
        .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
        .to(OrderStatus.FULFILLING, NOW.plusSeconds(300));
  }

  private static Order then(Order order, OrderCommand command) {
    return accepted(order, command, NOW).next();
  }

  private static Order after(Order order, OrderCommand command, Instant now) {
    return OrderLifecycle.decide(order, command, now) instanceof Accepted(var next, _)
        ? next
        : order;
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command, Instant now) {
    Decision<Order, Event> decision = OrderLifecycle.decide(order, command, now);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Order, Event>) decision;
  }
}
