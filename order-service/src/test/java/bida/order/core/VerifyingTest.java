package bida.order.core;

import static bida.order.core.Samples.NOW;
import static bida.order.core.Samples.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.ConfirmReceipt;
import bida.order.core.OrderCommand.DisputeDelivery;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RefuseClaim;
import bida.order.core.OrderCommand.ReissueKeys;
import bida.order.core.OrderCommand.RescheduleTicket;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.UpholdClaim;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Two keys and a recharge, all delivered, and a buyer who says otherwise. */
class VerifyingTest {

  private static final DisputeDelivery BAD = new DisputeDelivery(1, null, ClaimKind.KEY_BAD);
  private static final Instant CONFIRMS_AT = NOW.plus(Duration.ofHours(72));

  private static Order delivered() {
    var two = Samples.line(1, ProductType.CARD_KEY);
    var keys =
        new OrderLine(
            1,
            two.sku(),
            two.productType(),
            "Two",
            2,
            PRICE,
            true,
            null,
            LineState.OPEN,
            null,
            null,
            null,
            null);
    var placed = Samples.placed(keys, Samples.line(2, ProductType.RECHARGE));
    return placed
        .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
        .line(1, LineState.DELIVERED)
        .line(2, LineState.DELIVERED)
        .to(OrderStatus.DELIVERED, CONFIRMS_AT);
  }

  @Test
  void tellsWhichLineIsClaimedAndWaitsHalfAnHourForAFirstAnswer() {
    var asked = accepted(delivered(), BAD, NOW);

    assertThat(asked.next().status()).isEqualTo(OrderStatus.VERIFYING);
    assertThat(asked.next().deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
    assertThat(asked.events())
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryDisputed.class,
            told -> {
              assertThat(told.claimNo()).isEqualTo(delivered().orderNo() + "L1C1");
              assertThat(told.claim()).isEqualTo(ClaimKind.KEY_BAD);
            });
  }

  @Test
  void takesOneClaimAtATimeAndNoneThatDoesNotFit() {
    var asked = next(delivered(), BAD);

    assertThat(code(asked, new DisputeDelivery(2, null, ClaimKind.NOT_RECEIVED)))
        .isEqualTo("verification_open");
    assertThat(code(delivered(), new DisputeDelivery(2, null, ClaimKind.KEY_BAD)))
        .isEqualTo("claim_not_fitting");
    assertThat(code(delivered(), new DisputeDelivery(3, null, ClaimKind.NOT_RECEIVED)))
        .isEqualTo("claim_not_fitting");
    assertThat(code(delivered(), new DisputeDelivery(1, 3, ClaimKind.KEY_BAD)))
        .isEqualTo("claim_not_fitting");
  }

  @Test
  void isPossibleUntilTheRefundWindowHasPassed() {
    var completed = next(delivered(), new ConfirmReceipt());
    var lastMoment = NOW.plus(Duration.ofDays(7)).minusSeconds(1);

    assertThat(AllowedAction.of(delivered(), NOW))
        .contains(new AllowedAction("verify", CONFIRMS_AT.plus(Duration.ofDays(7))));
    assertThat(AllowedAction.of(completed, NOW))
        .contains(new AllowedAction("verify", completed.deadline()));
    assertThat(accepted(completed, BAD, lastMoment).next().status())
        .isEqualTo(OrderStatus.VERIFYING);
    assertThat(OrderLifecycle.decide(completed, BAD, lastMoment.plusSeconds(1)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void waitsForTheEndOfADisputeAtTheChannel() {
    var disputed =
        next(delivered(), new NoteDispute("wechat:D1", DisputeStage.OPENED, "p1", PRICE, NOW));

    assertThat(code(disputed, BAD)).isEqualTo("order_disputed");
    assertThat(AllowedAction.of(disputed, NOW))
        .extracting(AllowedAction::action)
        .doesNotContain("verify");
  }

  @Test
  void aNewKeyIsADeliveryAnew() {
    var asked = next(next(delivered(), new RevealLine(1)), BAD);

    var given = accepted(asked, new ReissueKeys(claimNo(1)), NOW.plusSeconds(60));

    assertThat(given.next().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(given.next().deadline()).isEqualTo(CONFIRMS_AT.plusSeconds(60));
    // What is sealed again can be taken back again.
    assertThat(given.next().tags()).containsExactly(ReasonTag.KEY_REISSUED);
    assertThat(given.events()).hasExactlyElementsOfTypes(OrderDelivered.class);
    assertThat(StockMovement.between(asked, given.next())).isEmpty();
    assertThat(next(given.next(), new RevealLine(1)).has(ReasonTag.REVEALED)).isTrue();
  }

  /** A session that is in a month is not taken as used because a key beside it was bad. */
  @Test
  void aTicketInTheOrderKeepsItsTimeWhateverBecomesOfTheClaim() {
    var asked = next(keyAndTicket(NOW.plus(Duration.ofDays(30))), BAD);
    var moved = next(asked, new RescheduleTicket(2, NOW.plus(Duration.ofDays(60))));

    assertThat(next(asked, new ReissueKeys(claimNo(1))).deadline())
        .isEqualTo(NOW.plus(Duration.ofDays(31)));
    assertThat(next(asked, new RefuseClaim(claimNo(1), "BY_OPERATOR")).deadline())
        .isEqualTo(NOW.plus(Duration.ofDays(31)));
    assertThat(next(moved, new RefuseClaim(claimNo(1), "BY_OPERATOR")).deadline())
        .isEqualTo(NOW.plus(Duration.ofDays(61)));
  }

  @Test
  void aNewKeyBesideATicketThatWasShownLeavesTheOrderRead() {
    var both = keyAndTicket(NOW.plus(Duration.ofDays(30)));
    var asked = next(next(next(both, new RevealLine(1)), new RevealLine(2)), BAD);

    assertThat(next(asked, new ReissueKeys(claimNo(1))).tags())
        .containsExactly(ReasonTag.REVEALED, ReasonTag.KEY_REISSUED);
  }

  @Test
  void aNewKeyForOneOfTwoLeavesTheOtherOneRead() {
    var one = new DisputeDelivery(1, 2, ClaimKind.KEY_BAD);
    var asked = next(next(delivered(), new RevealLine(1)), one);

    var given = next(asked, new ReissueKeys(claimNo(1)));

    assertThat(given.tags()).containsExactly(ReasonTag.REVEALED, ReasonTag.KEY_REISSUED);
  }

  @Test
  void aRefusalPutsItBackWithTheTimeThatWasLeft() {
    var completed = next(delivered(), new ConfirmReceipt());
    var asked = next(completed, BAD);
    var hours = NOW.plus(Duration.ofHours(5));

    var back = accepted(asked, new RefuseClaim(claimNo(1), "USED_AFTER_READING"), hours).next();

    assertThat(back.status()).isEqualTo(OrderStatus.COMPLETED);
    assertThat(back.deadline()).isEqualTo(hours.plus(Duration.ofDays(7)));
    assertThat(back.tags()).containsExactly(ReasonTag.CLAIM_REFUSED);
  }

  @Test
  void whoHasNotReadItIsToldToRead() {
    var asked = next(delivered(), new DisputeDelivery(1, null, ClaimKind.NOT_RECEIVED));

    var back = next(asked, new RefuseClaim(claimNo(1), "KEY_NOT_READ"));

    assertThat(back.status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(back.tags()).containsExactly(ReasonTag.KEY_NOT_READ);
    assertThat(next(back, BAD).tags()).containsExactly(ReasonTag.CLAIM_KEY_BAD);
    assertThat(next(back, new RevealLine(1)).tags()).containsExactly(ReasonTag.REVEALED);
  }

  @Test
  void asksThePriceOfTheLineBackWhenTheBuyerIsRight() {
    var asked = next(delivered(), BAD);

    var upheld = accepted(asked, new UpholdClaim(claimNo(1)), NOW);

    assertThat(upheld.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(upheld.next().lineNos(LineState.FAILED)).containsExactly(1);
    assertThat(refund(upheld).amount()).isEqualTo(PRICE.times(2));
    assertThat(refund(upheld).reason()).isEqualTo("CLAIM_UPHELD");
    assertThat(StockMovement.between(asked, upheld.next()))
        .containsExactly(new StockMovement("SKU1", 0, -2));
  }

  @Test
  void asksThePriceOfOneKeyBackWhereOneWasClaimed() {
    var asked = next(delivered(), new DisputeDelivery(1, 2, ClaimKind.KEY_USED));

    var upheld = accepted(asked, new UpholdClaim(claimNo(1)), NOW);

    assertThat(refund(upheld).amount()).isEqualTo(PRICE);
    assertThat(upheld.next().lineNos(LineState.DELIVERED)).containsExactly(1, 2);
    assertThat(StockMovement.between(asked, upheld.next()))
        .containsExactly(new StockMovement("SKU1", 0, -1));
  }

  @Test
  void callsAPersonAfterHalfAnHourAndAgainAfterADay() {
    var asked = next(delivered(), BAD);

    var late = accepted(asked, new PassDeadline(), NOW.plus(Duration.ofMinutes(30)));
    assertThat(late.next().deadline()).isEqualTo(NOW.plus(Duration.ofHours(24)));
    assertThat(late.next().tags()).contains(ReasonTag.CLAIM_WITH_STAFF);
    assertThat(kind(late)).isEqualTo("VERIFYING_OVERDUE");

    var later = accepted(late.next(), new PassDeadline(), NOW.plus(Duration.ofHours(24)));
    assertThat(later.next().status()).isEqualTo(OrderStatus.VERIFYING);
    assertThat(kind(later)).isEqualTo("VERIFYING_NOT_ENDED");
  }

  @Test
  void anEndOfAnotherClaimEndsNothing() {
    var again = next(next(next(delivered(), BAD), new ReissueKeys(claimNo(1))), BAD);

    assertThat(decide(again, new UpholdClaim(claimNo(1)))).isInstanceOf(Ignored.class);
    assertThat(next(again, new UpholdClaim(claimNo(2))).status()).isEqualTo(OrderStatus.REFUNDING);
  }

  @Test
  void endsAtTheFifthClaimOfALine() {
    var order = delivered();
    for (int n = 1; n <= 5; n++) {
      order = next(next(order, BAD), new RefuseClaim(claimNo(n), "BY_OPERATOR"));
    }

    assertThat(code(order, BAD)).isEqualTo("claim_not_fitting");
    assertThat(next(order, new DisputeDelivery(2, null, ClaimKind.NOT_RECEIVED)).status())
        .isEqualTo(OrderStatus.VERIFYING);
  }

  @Test
  void readsAnOrderThatWasStoredBeforeThereWereClaims() {
    var asked = next(delivered(), BAD);

    assertThat(EventJson.read(EventJson.write(asked), Order.class)).isEqualTo(asked);
    assertThat(EventJson.write(delivered())).doesNotContain("claim");
    assertThat(EventJson.read(EventJson.write(delivered()), Order.class)).isEqualTo(delivered());
  }

  private static Order keyAndTicket(Instant useUntil) {
    var placed =
        Samples.placed(Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.TICKET));
    return placed
        .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
        .line(1, LineState.DELIVERED)
        .line(2, LineState.DELIVERED)
        .usableUntil(2, useUntil)
        .to(OrderStatus.DELIVERED, useUntil.plus(Duration.ofDays(1)));
  }

  private static String claimNo(int number) {
    return delivered().orderNo() + "L1C" + number;
  }

  private static RefundRequested refund(Accepted<Order, Event> decision) {
    return (RefundRequested) decision.events().getLast();
  }

  private static String kind(Accepted<Order, Event> decision) {
    return ((CaseNeeded) decision.events().getLast()).kind();
  }

  private static String code(Order order, OrderCommand command) {
    return ((Refused<Order, Event>) decide(order, command)).code();
  }

  private static Order next(Order order, OrderCommand command) {
    return accepted(order, command, NOW).next();
  }

  private static Decision<Order, Event> decide(Order order, OrderCommand command) {
    return OrderLifecycle.decide(order, command, NOW);
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command, Instant at) {
    var decision = OrderLifecycle.decide(order, command, at);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Order, Event>) decision;
  }
}
