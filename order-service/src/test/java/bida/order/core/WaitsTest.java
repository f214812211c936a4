package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.ConfirmPayment;
import bida.order.core.OrderCommand.CorrectRecipient;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.DeliverLine;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.ShipNow;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.decision.Decision.Refused;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What keeps a delivery, and how long it is told. */
class WaitsTest {

  private static final Instant T = NOW.plus(Duration.ofHours(1));

  private static Order delivering() {
    var placed =
        Samples.placed(
            Samples.line(1, ProductType.RECHARGE), Samples.line(2, ProductType.RECHARGE));
    return placed
        .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
        .to(OrderStatus.FULFILLING, NOW.plusSeconds(300));
  }

  @Test
  void knowsUntilWhenTheMaintenanceLasts() {
    var waits = then(delivering(), maintenance(1, T), NOW);

    assertThat(waits.tags()).containsExactly(ReasonTag.DELAYED_MAINTENANCE);
    assertThat(Waits.of(waits, ReasonTag.DELAYED_MAINTENANCE).orElseThrow().until()).isEqualTo(T);
    assertThat(OrderLifecycle.decide(waits, maintenance(1, T), NOW)).isInstanceOf(Ignored.class);
    var longer = then(waits, maintenance(1, T.plusSeconds(60)), NOW);
    assertThat(Waits.of(longer, ReasonTag.DELAYED_MAINTENANCE).orElseThrow().until())
        .isEqualTo(T.plusSeconds(60));
    // The promise is what it was: nothing is put off in silence.
    assertThat(longer.deadline()).isEqualTo(delivering().deadline());
  }

  @Test
  void dropsATagWithTheLastLineThatHasItsTrouble() {
    var both = then(then(delivering(), maintenance(1, T), NOW), maintenance(2, T), NOW);

    var one = then(both, new DeliverLine(1), NOW);
    assertThat(one.tags()).containsExactly(ReasonTag.DELAYED_MAINTENANCE);
    var retried = then(one, new DelayLine(2, "RETRYING", Actor.NOBODY, null, 2, 3, null), NOW);
    assertThat(retried.tags()).containsExactly(ReasonTag.RETRYING);
    assertThat(then(retried, new DeliverLine(2), NOW).tags()).isEmpty();
  }

  @Test
  void tellsTheNextAttemptThoughTheTagIsThere() {
    var second =
        then(delivering(), new DelayLine(1, "RETRYING", Actor.NOBODY, null, 2, 3, null), NOW);

    var third = then(second, new DelayLine(1, "RETRYING", Actor.NOBODY, null, 3, 3, null), T);

    var waiting = Waits.of(third, ReasonTag.RETRYING).orElseThrow();
    assertThat(waiting.attempt()).isEqualTo(3);
    assertThat(waiting.since()).isEqualTo(NOW);
  }

  @Test
  void promisesAnewAfterACorrection() {
    var missed = then(delivering(), new PassDeadline(), NOW.plusSeconds(300));
    var asked = then(missed, new DelayLine(1, "ACCOUNT_INVALID", Actor.BUYER), NOW);

    var corrected = then(asked, new CorrectRecipient(1, "player-2", asked.version()), NOW);

    assertThat(corrected.tags()).doesNotContain(ReasonTag.PROMISE_MISSED);
    var late = then(corrected, new PassDeadline(), corrected.deadline());
    assertThat(late.tags()).containsExactly(ReasonTag.PROMISE_MISSED);
  }

  @Test
  void readsALineOfBeforeAnythingWasKnownOfItsWaiting() {
    var stored = EventJson.write(then(delivering(), maintenance(1, T), NOW));
    var old = EventJson.read(stored.replaceAll(",\"waiting\":\\{[^}]*\\}", ""), Order.class);

    assertThat(Waits.of(old, ReasonTag.DELAYED_MAINTENANCE)).isEmpty();
    assertThat(then(old, new DeliverLine(1), NOW).tags()).isEmpty();
  }

  @Test
  void keepsAPresaleUntilItsDay() {
    var day = NOW.plus(Duration.ofDays(10));
    var placed = Samples.placed(presale(day));

    var paid = then(placed, new ConfirmPayment("p1", Samples.PRICE, NOW, false), NOW);

    assertThat(paid.status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid.deadline()).isEqualTo(day);
    assertThat(paid.tags()).containsExactly(ReasonTag.PRESALE);
    assertThat(AllowedAction.of(paid, NOW))
        .extracting(AllowedAction::action)
        .doesNotContain("ship_now");
    assertThat(OrderLifecycle.decide(paid, new ShipNow(), NOW))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("presale_not_shipped_yet"));
    var early = then(paid.until(NOW), new PassDeadline(), NOW);
    assertThat(early.deadline()).isEqualTo(day);
    var shipped = (Accepted<Order, Event>) OrderLifecycle.decide(paid, new PassDeadline(), day);
    assertThat(shipped.next().tags()).isEmpty();
    assertThat(shipped.events()).hasExactlyElementsOfTypes(DeliveryRequested.class);
  }

  @Test
  void sinksOnceAndIsCalmOnlyWellAboveTheThreshold() {
    var level = StockLevel.CALM;
    var told = new ArrayList<StockLevel>();
    for (long available : new long[] {11, 10, 9, 10, 9, 12, 9, 15, 14, 16, 9, 0, 1, 0, 9, 0, 16}) {
      var next = level.at(available, 10, 5);
      if (next != level) {
        told.add(next);
      }
      level = next;
    }

    assertThat(told)
        .containsExactly(
            StockLevel.LOW, StockLevel.CALM, StockLevel.LOW, StockLevel.OUT, StockLevel.CALM);
  }

  private static OrderLine presale(Instant day) {
    var line = Samples.line(1, ProductType.CARD_KEY);
    return new OrderLine(
        line.lineNo(),
        line.sku(),
        line.productType(),
        line.title(),
        line.quantity(),
        line.unitPrice(),
        line.stockTracked(),
        line.recipient(),
        line.state(),
        null,
        day,
        null,
        null);
  }

  private static DelayLine maintenance(int lineNo, Instant until) {
    return new DelayLine(lineNo, "DELAYED_MAINTENANCE", Actor.NOBODY, until, null, null, null);
  }

  private static Order then(Order order, OrderCommand command, Instant at) {
    return ((Accepted<Order, Event>) OrderLifecycle.decide(order, command, at)).next();
  }
}
