package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.contracts.OrderEvent.OrderFulfillmentFailed;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.CorrectRecipient;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Refused;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Two recharges of one order, and accounts that are wrong. */
class AccountCorrectionTest {

  private static final Instant THREE_DAYS = NOW.plus(Duration.ofHours(72));

  private static Order delivering() {
    var placed =
        Samples.placed(
            Samples.line(1, ProductType.RECHARGE), Samples.line(2, ProductType.RECHARGE));
    return placed
        .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
        .to(OrderStatus.FULFILLING, NOW.plusSeconds(300));
  }

  @Test
  void waitsForTheBuyerThreeDays() {
    var asked = accepted(delivering(), wrong(1), NOW);

    assertThat(asked.next().status()).isEqualTo(OrderStatus.ACTION_REQUIRED);
    assertThat(Waits.deadline(asked.next())).isEqualTo(THREE_DAYS);
    assertThat(asked.next().deadline()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(asked.events()).hasExactlyElementsOfTypes(OrderActionRequired.class);
  }

  /** Whatever was late before: the buyer has three days, and nobody is called sooner. */
  @Test
  void asksTheBuyerOfAnOrderThatIsOverdueAsOfAnyOther() {
    var overdue = delivering().tagged(ReasonTag.PROMISE_MISSED).tagged(ReasonTag.OVERDUE);

    var asked = next(overdue, wrong(1));

    assertThat(asked.tags()).containsExactly(ReasonTag.ACCOUNT_INVALID);
    assertThat(Waits.deadline(asked)).isEqualTo(THREE_DAYS);
    assertThat(accepted(asked, new PassDeadline(), THREE_DAYS).events())
        .hasExactlyElementsOfTypes(DeliveryHoldRequested.class);
  }

  @Test
  void goesOnWithTheNewAccountOnceEveryLineHasOne() {
    var both = next(next(delivering(), wrong(1)), wrong(2));

    var first = accepted(both, correct(both, 1), NOW);
    var second = accepted(first.next(), correct(first.next(), 2), NOW);

    assertThat(first.next().status()).isEqualTo(OrderStatus.ACTION_REQUIRED);
    assertThat(first.events()).hasExactlyElementsOfTypes(RecipientCorrected.class);
    assertThat(second.next().status()).isEqualTo(OrderStatus.FULFILLING);
    assertThat(second.next().tags()).isEmpty();
    assertThat(second.next().lines()).extracting(OrderLine::recipient).containsOnly("player-2");
  }

  @Test
  void keepsWaitingForOneLineWhileTheOtherIsDelivered() {
    var asked = next(delivering(), wrong(1));

    var delivered = next(asked, new DeliverLine(2));
    assertThat(delivered.status()).isEqualTo(OrderStatus.ACTION_REQUIRED);
    assertThat(Waits.deadline(delivered)).isEqualTo(THREE_DAYS);

    var corrected = next(delivered, correct(delivered, 1));
    assertThat(corrected.status()).isEqualTo(OrderStatus.PARTIALLY_DELIVERED);
    assertThat(next(corrected, new DeliverLine(1)).status()).isEqualTo(OrderStatus.DELIVERED);
  }

  @Test
  void undoesNoCorrectionThatWasFaster() {
    var asked = next(next(delivering(), wrong(1)), wrong(2));
    var corrected = next(asked, correct(asked, 1));

    assertThat(OrderLifecycle.decide(corrected, correct(asked, 2), NOW))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo("order_changed"));
    assertThat(OrderLifecycle.decide(corrected, correct(corrected, 1), NOW))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo("recipient_not_wanted"));
  }

  @Test
  void fencesWhatNobodyCorrectedAndGivesItBack() {
    var asked = next(delivering(), wrong(1));

    var late = accepted(asked, new PassDeadline(), THREE_DAYS);
    assertThat(late.events()).hasExactlyElementsOfTypes(DeliveryHoldRequested.class);
    assertThat(late.next().status()).isEqualTo(OrderStatus.ACTION_REQUIRED);

    var given = accepted(late.next(), new GrantHold(), THREE_DAYS);
    assertThat(given.next().status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
    assertThat(given.next().lines()).extracting(OrderLine::state).containsOnly(LineState.FAILED);
    assertThat(given.events()).hasExactlyElementsOfTypes(OrderFulfillmentFailed.class);
  }

  @Test
  void callsAPersonWhenTheFenceDoesNotAnswerForADay() {
    var late = accepted(next(delivering(), wrong(1)), new PassDeadline(), THREE_DAYS).next();

    var later = accepted(late, new PassDeadline(), THREE_DAYS.plus(Duration.ofHours(24)));

    assertThat(later.events())
        .hasExactlyElementsOfTypes(DeliveryHoldRequested.class, CaseNeeded.class);
  }

  private static DelayLine wrong(int lineNo) {
    return new DelayLine(lineNo, "ACCOUNT_INVALID", Actor.BUYER);
  }

  private static CorrectRecipient correct(Order seen, int lineNo) {
    return new CorrectRecipient(lineNo, "player-2", seen.version());
  }

  private static Order next(Order order, OrderCommand command) {
    return accepted(order, command, NOW).next();
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command, Instant at) {
    Decision<Order, Event> decision = OrderLifecycle.decide(order, command, at);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Order, Event>) decision;
  }
}
