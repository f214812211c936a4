package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderFulfillmentFailed;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.CompleteRefund;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.FailLine;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.WriteOffLine;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody has learnt the outcome of: its price goes back at our loss, once, with a case. */
class LossRuleTest {

  @Test
  void asksBackWhatWasWrittenOffAndTellsTheLoss() {
    var lost = accepted(Samples.in(OrderStatus.FULFILLING), new WriteOffLine(1));
    var asked = accepted(lost.next(), new PassDeadline());

    assertThat(lost.events())
        .hasExactlyElementsOfTypes(OrderFulfillmentFailed.class, CaseNeeded.class);
    var loss = (CaseNeeded) lost.events().getLast();
    assertThat(loss.kind()).isEqualTo("DELIVERY_WRITTEN_OFF");
    assertThat(loss.detail()).startsWith("line 1: CNY 9.90 go back at our loss");
    assertThat(asked.next().status()).isEqualTo(OrderStatus.REFUNDING);
    assertThat(refunds(asked.events()))
        .extracting(RefundRequested::reason, RefundRequested::amount)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("WRITTEN_OFF", Samples.PRICE));
  }

  @Test
  void asksBackNoMoreThanTheLineThatWasWrittenOff() {
    var order = then(twoLines(), new DeliverLine(1));

    var lost = accepted(order, new WriteOffLine(2));

    assertThat(refunds(lost.events()))
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.reason()).isEqualTo("WRITTEN_OFF");
              assertThat(asked.amount()).isEqualTo(Samples.PRICE);
            });
    var done = then(lost.next(), new CompleteRefund("RF1", "p1", Samples.PRICE));
    assertThat(done.status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  @Test
  void takesAlongWhatFailedBesideIt() {
    var order = then(twoLines(), new FailLine(1, "OUT_OF_STOCK"));
    var lost = then(order, new WriteOffLine(2));

    var asked = accepted(lost, new PassDeadline());

    assertThat(refunds(asked.events()))
        .extracting(RefundRequested::reason, RefundRequested::amount)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("WRITTEN_OFF", Money.of(1980, "CNY")));
  }

  @Test
  void isTakenOnceAndOnlyWhereSomethingIsAwaited() {
    var lost = then(Samples.in(OrderStatus.FULFILLING), new WriteOffLine(1));
    assertThat(OrderLifecycle.decide(lost, new WriteOffLine(1), NOW)).isInstanceOf(Ignored.class);

    var awaiting =
        EnumSet.of(
            OrderStatus.FULFILLING,
            OrderStatus.PARTIALLY_DELIVERED,
            OrderStatus.ACTION_REQUIRED,
            OrderStatus.CANCEL_REVIEWING);
    for (var order : Samples.all()) {
      assertThat(OrderLifecycle.decide(order, new WriteOffLine(1), NOW) instanceof Accepted)
          .as("%s", order.status())
          .isEqualTo(awaiting.contains(order.status()));
    }
  }

  /**
   * C04: what fulfillment-service delivers by mistake afterwards is a loss, and no second refund.
   */
  @Test
  void c04NothingIsAskedBackTwiceWhenItIsDeliveredAfterAll() {
    var lost = then(Samples.in(OrderStatus.FULFILLING), new WriteOffLine(1));
    var asked = then(lost, new PassDeadline());

    var late = accepted(asked, new DeliverLine(1));

    assertThat(late.events())
        .singleElement()
        .isInstanceOfSatisfying(
            CaseNeeded.class,
            needed -> assertThat(needed.kind()).isEqualTo("DELIVERED_AFTER_REFUND"));
    assertThat(late.next().funds()).isEqualTo(asked.funds());
  }

  @Test
  void isKeptWhileAWishToCancelIsReviewed() {
    var reviewing = Samples.in(OrderStatus.CANCEL_REVIEWING);

    var lost = accepted(reviewing, new WriteOffLine(1));

    assertThat(lost.events()).hasExactlyElementsOfTypes(CaseNeeded.class);
    var back = accepted(lost.next(), new RefuseHold());
    assertThat(back.next().status()).isEqualTo(OrderStatus.FULFILLMENT_FAILED);
    assertThat(refunds(accepted(back.next(), new PassDeadline()).events()))
        .extracting(RefundRequested::reason)
        .containsExactly("WRITTEN_OFF");
  }

  private static Order twoLines() {
    var order =
        Samples.placed(
            Samples.line(1, ProductType.CARD_KEY), Samples.line(2, ProductType.RECHARGE));
    order = then(order, new ConfirmPayment("p1", order.terms().total(), NOW, false));
    return then(order, new PassDeadline());
  }

  private static List<RefundRequested> refunds(List<? extends Event> events) {
    return events.stream()
        .filter(RefundRequested.class::isInstance)
        .map(RefundRequested.class::cast)
        .toList();
  }

  private static Order then(Order order, OrderCommand command) {
    return accepted(order, command).next();
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command) {
    return (Accepted<Order, Event>) OrderLifecycle.decide(order, command, NOW);
  }
}
