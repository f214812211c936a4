package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.ConfirmReceipt;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.RevealLine;
import bida.order.core.OrderCommand.ShipNow;
import bida.order.core.OrderCommand.WriteOffLine;
import bida.order.core.OrderLine.LineState;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failure D11: a quarrel about the money freezes the order, and its end lets it go on. */
class DisputesTest {

  private static final Instant NOW = Samples.NOW;
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void d11NothingHappensByItselfWhileADisputeIsOpen() {
    var unpaid = EnumSet.of(OrderStatus.PENDING_PAYMENT);
    var terminal = EnumSet.of(OrderStatus.PARTIALLY_REFUNDED, OrderStatus.REFUNDED);
    for (var status : EnumSet.complementOf(unpaid)) {
      if (terminal.contains(status)) {
        continue;
      }
      var disputed = then(Samples.in(status), opened("D1", NOW));

      var passed = accepted(disputed, new PassDeadline(), NOW);

      assertThat(passed.next().status()).isEqualTo(status);
      assertThat(passed.events()).as("%s", status).isEmpty();
      assertThat(passed.next().deadline()).isEqualTo(NOW.plus(DAY));
    }
  }

  @Test
  void anUnpaidOrderClosesAllTheSame() {
    var disputed = then(Samples.in(OrderStatus.PENDING_PAYMENT), opened("D1", NOW));

    var passed = accepted(disputed, new PassDeadline(), NOW).next();

    assertThat(passed.tags()).containsExactly(ReasonTag.CLOSING, ReasonTag.DISPUTED);
  }

  @Test
  void d11TwoDisputesNeedTwoEndsAndThenTheOrderGoesOn() {
    var order = then(Samples.in(OrderStatus.PAID), opened("D1", NOW));
    assertThat(accepted(order, opened("D2", NOW), NOW).events()).isEmpty();
    order = then(then(order, opened("D2", NOW)), new PassDeadline());

    var oneLeft = accepted(order, ended("D1", NOW.plusSeconds(1)), NOW);
    assertThat(oneLeft.events()).isEmpty();
    assertThat(oneLeft.next().tags()).containsExactly(ReasonTag.DISPUTED);
    var none = accepted(oneLeft.next(), ended("D2", NOW.plusSeconds(2)), NOW);

    assertThat(none.next().tags()).isEmpty();
    assertThat(none.events())
        .singleElement()
        .isEqualTo(new OrderDisputed(order.orderNo(), order.tenant(), false, NOW));
    assertThat(none.next().isDue(NOW)).isTrue();
    assertThat(accepted(none.next(), new PassDeadline(), NOW).events())
        .hasExactlyElementsOfTypes(DeliveryRequested.class);
  }

  @Test
  void aDeadlineThatDidNotPassMeanwhileStands() {
    var paid = Samples.in(OrderStatus.PAID).until(NOW.plus(DAY));

    var over = then(then(paid, opened("D1", NOW)), ended("D1", NOW.plusSeconds(1)));

    assertThat(over.deadline()).isEqualTo(NOW.plus(DAY));
  }

  @Test
  void whatTheBuyerConfirmsMeanwhileKeepsItsOwnTime() {
    var put = then(then(Samples.in(OrderStatus.DELIVERED), opened("D1", NOW)), new PassDeadline());

    var confirmed = then(put, new ConfirmReceipt());
    var over = then(confirmed, ended("D1", NOW.plusSeconds(1)));

    assertThat(over.deadline()).isEqualTo(NOW.plus(Samples.policy().refundWindow()));
  }

  @Test
  void theOrderOfTheNewsDoesNotMatter() {
    var first = opened("D1", NOW);
    var second = new NoteDispute("D1", DisputeStage.UPDATED, "p1", Samples.PRICE, NOW);
    var last = ended("D1", NOW.plusSeconds(9));
    for (var news :
        List.of(
            List.of(first, second, last),
            List.of(last, first, second),
            List.of(second, last, first),
            List.of(first, last, last, second))) {
      var order = Samples.in(OrderStatus.DELIVERED);
      for (var word : news) {
        order =
            OrderLifecycle.decide(order, word, NOW) instanceof Accepted(var next, _) ? next : order;
      }

      assertThat(order.tags()).as("%s", news).isEmpty();
    }
  }

  @Test
  void aDisputeThatBeginsAgainFreezesAgain() {
    var over = then(then(Samples.in(OrderStatus.DELIVERED), opened("D1", NOW)), ended("D1", NOW));

    var again = then(over, opened("D1", NOW.plusSeconds(1)));

    assertThat(again.tags()).containsExactly(ReasonTag.DISPUTED);
    assertThat(OrderLifecycle.decide(again, opened("D1", NOW), NOW)).isInstanceOf(Ignored.class);
  }

  @Test
  void somebodyHearsOfAnOrderThatStandsStillForADay() {
    var put = then(then(Samples.in(OrderStatus.PAID), opened("D1", NOW)), new PassDeadline());

    var again = accepted(put, new PassDeadline(), NOW.plus(DAY));

    assertThat(again.events())
        .singleElement()
        .extracting(event -> ((CaseNeeded) event).kind())
        .isEqualTo("ORDER_FROZEN");
    assertThat(again.next().deadline()).isEqualTo(NOW.plus(DAY).plus(DAY));
  }

  @Test
  void offersNeitherShippingNorAnUnreadKeyWhileDisputed() {
    var paid = then(Samples.in(OrderStatus.PAID), opened("D1", NOW));
    var delivered = then(Samples.in(OrderStatus.DELIVERED), opened("D1", NOW));

    assertThat(AllowedAction.of(paid, NOW)).isEmpty();
    assertThat(OrderLifecycle.decide(paid, new ShipNow(), NOW)).isInstanceOf(Refused.class);
    assertThat(AllowedAction.of(delivered, NOW))
        .extracting(AllowedAction::action)
        .containsExactly("confirm");
  }

  /** One line was read: its key is shown again, and what lies sealed beside it is not offered. */
  @Test
  void offersOnlyTheLinesThatWereReadWhileDisputed() {
    var placed =
        Samples.placed(Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.TICKET));
    var delivered =
        placed
            .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
            .line(1, LineState.DELIVERED)
            .line(2, LineState.DELIVERED)
            .to(OrderStatus.COMPLETED, NOW);
    var keyRead = then(then(delivered, new RevealLine(1)), opened("D1", NOW));
    var ticketShown = then(then(delivered, new RevealLine(2)), opened("D1", NOW));
    var readLongAgo = then(delivered.tagged(ReasonTag.REVEALED), opened("D1", NOW));

    assertThat(AllowedAction.of(delivered, NOW))
        .extracting(AllowedAction::action)
        .containsExactly("reveal", "show_tickets");
    assertThat(AllowedAction.of(keyRead, NOW))
        .extracting(AllowedAction::action)
        .containsExactly("reveal");
    assertThat(AllowedAction.of(ticketShown, NOW))
        .extracting(AllowedAction::action)
        .containsExactly("show_tickets");
    assertThat(AllowedAction.of(readLongAgo, NOW))
        .extracting(AllowedAction::action)
        .containsExactly("reveal", "show_tickets");
  }

  @Test
  void d11ALostDisputeLeavesNothingOfAClaimToCheck() {
    var verifying = Samples.in(OrderStatus.VERIFYING).tagged(ReasonTag.CLAIM_WITH_STAFF);

    var lost = then(verifying, lost("D1", Samples.PRICE));

    assertThat(lost.status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(lost.tags()).containsExactly(ReasonTag.DISPUTE_LOST);
  }

  @Test
  void d11ALostDisputeEndsTheOrderAsRefundedAndStopsWhatItCan() {
    var delivered = then(Samples.in(OrderStatus.DELIVERED), opened("D1", NOW));

    var lost = accepted(delivered, lost("D1", Samples.PRICE), NOW);

    assertThat(lost.next().status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(lost.next().funds().refunded()).isEqualTo(Samples.PRICE);
    assertThat(lost.next().tags()).containsExactly(ReasonTag.DISPUTE_LOST);
    assertThat(lost.events())
        .hasExactlyElementsOfTypes(DeliveryHoldRequested.class, OrderRefunded.class);
    var held = then(lost.next(), new GrantHold());
    assertThat(held.lineNos(LineState.FAILED)).containsExactly(1);
    assertThat(StockMovement.between(lost.next(), held))
        .containsExactly(new StockMovement("SKU1", 0, -1));
  }

  /** Fulfillment may be issuing its key at this moment: seed 8919 sold it to somebody else. */
  @Test
  void d11StockOfWhatMayStillBeIssuedStaysCommittedUntilItsEndIsKnown() {
    var under = Samples.in(OrderStatus.FULFILLING);

    var lost = then(under, lost("D1", Samples.PRICE));

    assertThat(lost.status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(StockMovement.between(under, lost)).isEmpty();
    assertThat(OrderLifecycle.decide(lost, new RefuseHold("DISPATCHED", "DISPUTE_LOST"), NOW))
        .isInstanceOf(Ignored.class);
    var issued = accepted(lost, new DeliverLine(1), NOW);
    assertThat(StockMovement.between(lost, issued.next())).isEmpty();
    assertThat(issued.events()).hasExactlyElementsOfTypes(CaseNeeded.class);
    for (var end : List.of(new GrantHold(), new FailLine(1, "OUT_OF_STOCK"), new WriteOffLine(1))) {
      var ended = accepted(lost, end, NOW);
      assertThat(StockMovement.between(lost, ended.next()))
          .as("%s", end)
          .containsExactly(new StockMovement("SKU1", 0, -1));
      assertThat(ended.events()).isEmpty();
      assertThat(OrderLifecycle.decide(ended.next(), new FailLine(1, "OUT_OF_STOCK"), NOW))
          .isInstanceOf(Ignored.class);
    }
  }

  /** One that a supplier has must not keep the other committed for ever. */
  @Test
  void d11EachLineOfALostOrderIsStoppedByItself() {
    var placed =
        Samples.placed(
            Samples.line(1, ProductType.CARD_KEY),
            Samples.line(2, ProductType.RECHARGE),
            Samples.line(3, ProductType.RECHARGE));
    var under =
        placed
            .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
            .line(3, LineState.FAILED)
            .to(OrderStatus.FULFILLING, NOW);

    var lost = accepted(under, lost("D1", placed.terms().total()), NOW);

    assertThat(lost.events())
        .filteredOn(DeliveryHoldRequested.class::isInstance)
        .extracting(event -> ((DeliveryHoldRequested) event).lineNos())
        .containsExactly(List.of(1), List.of(2));
    var held = then(lost.next(), new GrantHold(List.of(1), "DISPUTE_LOST"));
    assertThat(held.lineNos(LineState.FAILED)).containsExactly(1, 3);
    assertThat(held.openLineNos()).containsExactly(2);
  }

  /** The channel thinks again: what was stopped is stopped all the same. */
  @Test
  void d11AHoldIsHeardAlthoughTheDisputeWasNotLostAfterAll() {
    var lost = then(Samples.in(OrderStatus.FULFILLING), lost("D1", Samples.PRICE));
    var ended = then(lost, ended("D1", NOW.plusSeconds(2)));

    var held = then(ended, new GrantHold(List.of(1), "DISPUTE_LOST"));

    assertThat(StockMovement.between(ended, held))
        .containsExactly(new StockMovement("SKU1", 0, -1));
  }

  @Test
  void d11WhatWasNeverDispatchedIsFreeAtOnce() {
    var paid = Samples.in(OrderStatus.PAID);

    var lost = accepted(paid, lost("D1", Samples.PRICE), NOW);

    assertThat(lost.events()).hasExactlyElementsOfTypes(OrderDisputed.class, OrderRefunded.class);
    assertThat(StockMovement.between(paid, lost.next()))
        .containsExactly(new StockMovement("SKU1", 0, -1));
  }

  @Test
  void d11LateMoneyThatFoundNoStockHasNoneToGiveBack() {
    var refunding =
        then(
            Samples.in(OrderStatus.CANCELLED), new ConfirmPayment("p1", Samples.PRICE, NOW, false));
    assertThat(refunding.status()).isEqualTo(OrderStatus.REFUNDING);

    var lost = then(refunding, lost("D1", Samples.PRICE));

    assertThat(lost.status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(StockMovement.between(refunding, lost)).isEmpty();
    assertThat(StockMovement.between(lost, then(lost, new GrantHold()))).isEmpty();
  }

  @Test
  void aPartLostIsKeptInMindAndTheOrderGoesOn() {
    var delivered = then(Samples.in(OrderStatus.DELIVERED), opened("D1", NOW));

    var lost = accepted(delivered, lost("D1", Money.of(90, "CNY")), NOW);

    assertThat(lost.next().status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(lost.next().funds().refunded()).isEqualTo(Money.of(90, "CNY"));
    assertThat(lost.events()).hasExactlyElementsOfTypes(OrderDisputed.class);
  }

  /** refund-service counts it alike: no refund follows that would end the order. */
  @Test
  void d11WhatALostDisputeCoversOfARefundThatWaitsIsOwedNoMore() {
    var refunding = Samples.in(OrderStatus.REFUNDING);
    var due = Money.of(300, "CNY");
    var owing = refunding.with(new Funds("p1", NOW, Samples.PRICE, due, Money.zero("CNY")));
    var disputed = then(owing, opened("D1", NOW));

    var part = then(disputed, lost("D1", Money.of(299, "CNY")));
    var all = accepted(disputed, lost("D1", due), NOW);

    assertThat(part.status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(all.next().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    assertThat(all.next().deadline()).isNull();
    assertThat(all.events())
        .containsExactly(
            new OrderDisputed(owing.orderNo(), owing.tenant(), false, NOW),
            new OrderRefunded(owing.orderNo(), owing.tenant(), due, false, NOW));
  }

  @Test
  void lostMoneyOfAnotherPaymentOrCurrencyIsNotThisOrders() {
    var delivered = Samples.in(OrderStatus.DELIVERED);

    var other = new NoteDispute("D1", DisputeStage.LOST, "p2", Samples.PRICE, NOW);
    var foreign = lost("D1", Money.of(990, "USD"));

    assertThat(then(delivered, other).funds()).isEqualTo(delivered.funds());
    assertThat(then(delivered, foreign).funds()).isEqualTo(delivered.funds());
  }

  /** Money of a wrong amount never became the order's: that it was lost pays nothing back. */
  @ParameterizedTest
  @EnumSource(
      value = OrderStatus.class,
      names = {"PENDING_PAYMENT", "CANCELLED"})
  void lostMoneyThatTheOrderNeverTookLeavesItAsItIs(OrderStatus status) {
    var unpaid = Samples.in(status);

    var next = then(unpaid, new NoteDispute("D1", DisputeStage.LOST, "p2", Samples.PRICE, NOW));

    assertThat(next.status()).isEqualTo(status);
    assertThat(next.isFrozen()).isFalse();
    assertThat(next.deadline()).isEqualTo(unpaid.deadline());
  }

  @Test
  void anOrderStoredBeforeThereWereDisputesHasNone() {
    var old =
        EventJson.write(Samples.in(OrderStatus.PAID)).replaceAll(",\"disputes\":\\{[^}]*}", "");
    assertThat(old).doesNotContain("disputes");

    assertThat(EventJson.read(old, Order.class)).isEqualTo(Samples.in(OrderStatus.PAID));
  }

  private static NoteDispute opened(String id, Instant at) {
    return new NoteDispute(id, DisputeStage.OPENED, "p1", Samples.PRICE, at);
  }

  private static NoteDispute ended(String id, Instant at) {
    return new NoteDispute(id, DisputeStage.ENDED, "p1", Samples.PRICE, at);
  }

  private static NoteDispute lost(String id, Money amount) {
    return new NoteDispute(id, DisputeStage.LOST, "p1", amount, NOW.plusSeconds(1));
  }

  private static Order then(Order order, OrderCommand command) {
    return accepted(order, command, NOW).next();
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command, Instant at) {
    Decision<Order, Event> decision = OrderLifecycle.decide(order, command, at);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted<Order, Event>) decision;
  }
}
