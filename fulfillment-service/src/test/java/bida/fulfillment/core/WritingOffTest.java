package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.Event;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.fulfillment.core.DeliveryCommand.CardsArrived;
import bida.fulfillment.core.DeliveryCommand.Dispatch;
import bida.fulfillment.core.DeliveryCommand.Failed;
import bida.fulfillment.core.DeliveryCommand.Forgotten;
import bida.fulfillment.core.DeliveryCommand.Hold;
import bida.fulfillment.core.DeliveryCommand.NotFound;
import bida.fulfillment.core.DeliveryCommand.NotSent;
import bida.fulfillment.core.DeliveryCommand.Succeeded;
import bida.fulfillment.core.DeliveryCommand.Uncertain;
import bida.fulfillment.core.DeliveryCommand.WriteOff;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Ignored;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one exception to I5, on its day and not before. */
class WritingOffTest {

  private static final Instant LOSS = Samples.NOW.plus(Duration.ofHours(72));

  @Test
  void goesBackOnTheDayThatItsBuyerHasReadAndNotBefore() {
    var uncertain = accepted(sent(), new Uncertain("timeout"), after("PT1M"));
    var told = (DeliveryDelayed) uncertain.events().getFirst();

    assertThat(told.reason()).isEqualTo("UPSTREAM_UNCERTAIN");
    assertThat(told.refundAt()).isEqualTo(LOSS);
    assertThat(decide(uncertain.next(), new WriteOff(), LOSS.minusMillis(1)))
        .isInstanceOf(Ignored.class);
    var lost = accepted(uncertain.next(), new WriteOff(), LOSS);
    assertThat(lost.next().status()).isEqualTo(DeliveryStatus.WRITTEN_OFF);
    assertThat(lost.events())
        .containsExactly(new DeliveryWrittenOff("ORDER", "app", 1, Samples.NOW, LOSS));
  }

  @Test
  void goesBackOnce() {
    assertThat(decide(writtenOff(), new WriteOff(), LOSS.plusSeconds(1)))
        .isInstanceOf(Ignored.class);
  }

  @Test
  void asksOnceMoreRightBefore() {
    var line = sent();
    Instant due = Samples.NOW;
    while (due.isBefore(LOSS.minus(Patience.LAST_WORD))) {
      line = accepted(line, new Uncertain("timeout"), due).next();
      due = line.nextDeadlineAt();
    }

    assertThat(due).isEqualTo(LOSS.minus(Patience.LAST_WORD));
  }

  /** C04: the buyer has his money, so that nothing is delivered, refunded or charged any more. */
  @Test
  void c04ALateSuccessOfWhatWasWrittenOffIsACaseAndNothingElse() {
    var recharge = accepted(writtenOff(), new Succeeded("F1"), LOSS.plusSeconds(60));
    var cards = accepted(cardsWrittenOff(), new CardsArrived("F1", 1, 0), LOSS.plusSeconds(60));

    for (var late : List.of(recharge, cards)) {
      assertThat(late.next().status()).isEqualTo(DeliveryStatus.FAILED);
      assertThat(late.next().nextDeadlineAt()).isNull();
      assertThat(late.events())
          .singleElement()
          .isInstanceOfSatisfying(
              CaseNeeded.class,
              needed -> assertThat(needed.kind()).isEqualTo("DELIVERED_AFTER_WRITE_OFF"));
      assertThat(decide(late.next(), new Succeeded("F1"), LOSS.plusSeconds(61)))
          .isInstanceOf(Ignored.class);
    }
  }

  @Test
  void isClearedWhenItsSupplierSaysThatItDeliveredNothing() {
    var cleared =
        accepted(writtenOff(), new Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR"), after("P4D"));

    assertThat(cleared.next().status()).isEqualTo(DeliveryStatus.FAILED);
    assertThat(cleared.events())
        .containsExactly(
            new WriteOffCleared("ORDER", "app", 1, "RECHARGE_OPERATOR_ERROR", after("P4D")));
  }

  @Test
  void isAskedAfterEveryDayForAMonthAndBelievesNoNotFound() {
    var line = writtenOff();
    for (int day = 1; day < 30; day++) {
      var at = LOSS.plus(Duration.ofDays(day));
      var asked = accepted(line, day % 2 == 0 ? new NotFound(at) : new Uncertain("timeout"), at);
      assertThat(asked.events()).isEmpty();
      assertThat(asked.next().status()).isEqualTo(DeliveryStatus.WRITTEN_OFF);
      assertThat(asked.next().nextDeadlineAt()).isEqualTo(at.plus(Duration.ofDays(1)));
      line = asked.next();
    }

    var last = accepted(line, new Uncertain("timeout"), LOSS.plus(Duration.ofDays(30)));

    assertThat(last.next().status()).isEqualTo(DeliveryStatus.FAILED);
    assertThat(last.events()).isEmpty();
  }

  @Test
  void isAskedAfterNoLongerThanItsSupplierRemembers() {
    var at = LOSS.plus(Duration.ofDays(2));

    assertThat(accepted(writtenOff(), new Forgotten(), at).next().nextDeadlineAt()).isNull();
  }

  /** C15: what nobody can be asked about any more is for people, and its buyer reads no date. */
  @Test
  void c15WritesOffNothingThatItsSupplierForgetsBefore() {
    for (var memory : List.of(Duration.ofHours(48), Duration.ofHours(72))) {
      var patience = patience(memory, Duration.ofHours(72));
      var sent = decided(Samples.recharge(DeliveryStatus.REQUESTED), new Dispatch(), 0, patience);
      var unknown = decided(sent.next(), new Uncertain("timeout"), 1, patience);

      var told = (DeliveryDelayed) unknown.events().getFirst();
      assertThat(told.refundAt()).isNull();
      assertThat(DeliveryLifecycle.decide(unknown.next(), new WriteOff(), after("P365D"), patience))
          .isInstanceOf(Ignored.class);
    }
    var later = patience(Duration.ofHours(73), Duration.ofHours(72));
    assertThat(later.lossAt(Samples.NOW)).isEqualTo(LOSS);
  }

  @Test
  void givesTheNextSupplierATimeOfItsOwn() {
    var first = sent().over(Routing.over(List.of(new Route("kakayun", "720938", null))));
    var failed = new Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
    var next = accepted(first, failed, after("PT70H")).next();
    var second = accepted(next, new Dispatch(), after("PT70H")).next();
    var unknown = accepted(second, new Uncertain("timeout"), after("PT71H")).next();

    assertThat(decide(unknown, new WriteOff(), LOSS)).isInstanceOf(Ignored.class);
    var lost = accepted(unknown, new WriteOff(), after("PT142H"));
    assertThat(lost.next().status()).isEqualTo(DeliveryStatus.WRITTEN_OFF);
  }

  @Test
  void keepsTheDayThatWasToldWhateverIsConfiguredLater() {
    var told = accepted(sent(), new Uncertain("timeout"), after("PT1M")).next();
    var longer = patience(null, Duration.ofDays(30));

    var asked = decided(told, new Uncertain("timeout"), 60, longer).next();

    assertThat(
            ((Accepted<LineDelivery, Event>)
                    DeliveryLifecycle.decide(asked, new WriteOff(), LOSS, longer))
                .next()
                .status())
        .isEqualTo(DeliveryStatus.WRITTEN_OFF);
  }

  @Test
  void countsFromItsDispatchForWhatWasSentBeforeThereWasSuchARule() {
    var stored = EventJson.write(Samples.recharge(DeliveryStatus.UNKNOWN));
    assertThat(stored).doesNotContain("lossAt");
    var line = EventJson.read(stored, LineDelivery.class);
    assertThat(decide(line, new WriteOff(), LOSS)).isInstanceOf(Ignored.class);

    var asked = accepted(line, new Uncertain("timeout"), after("PT70H")).next();

    assertThat(accepted(asked, new WriteOff(), LOSS).next().status())
        .isEqualTo(DeliveryStatus.WRITTEN_OFF);
  }

  @Test
  void tellsTheDayOfWhatASupplierStillWorksOnOnceThePromiseHasPassed() {
    var working = new DeliveryCommand.Accepted("F1");
    var early = accepted(sent(), working, Samples.NOW.plusSeconds(899));
    assertThat(early.events()).isEmpty();

    var late = accepted(early.next(), working, Samples.NOW.plusSeconds(900));

    assertThat(late.events())
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryDelayed.class, told -> assertThat(told.refundAt()).isEqualTo(LOSS));
    assertThat(accepted(late.next(), working, after("PT1H")).events()).isEmpty();
    assertThat(accepted(late.next(), new WriteOff(), LOSS).next().status())
        .isEqualTo(DeliveryStatus.WRITTEN_OFF);
  }

  @Test
  void tellsTheDayThoughItWasToldBeforeThatItIsTriedAgain() {
    var refused = accepted(sent(), new NotSent("ConnectException"), after("PT1S"));
    assertThat(refused.events()).hasExactlyElementsOfTypes(DeliveryDelayed.class);
    var again = accepted(refused.next(), new Dispatch(), after("PT3S")).next();
    var silent = accepted(again, new Uncertain("timeout"), after("PT14S"));
    assertThat(silent.events()).isEmpty();

    var unknown = accepted(silent.next(), new Uncertain("timeout"), after("PT63S"));

    assertThat(unknown.events())
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryDelayed.class,
            told -> assertThat(told.refundAt()).isEqualTo(LOSS.plusSeconds(3)));
  }

  @Test
  void leavesNothingToStop() {
    assertThat(decide(writtenOff(), new Hold(), LOSS)).isInstanceOf(Ignored.class);
    assertThat(HoldRule.rule(List.of(writtenOff()))).isInstanceOf(HoldRule.Ruling.InTime.class);
  }

  private static LineDelivery sent() {
    return accepted(Samples.recharge(DeliveryStatus.REQUESTED), new Dispatch(), Samples.NOW).next();
  }

  private static LineDelivery writtenOff() {
    return accepted(sent(), new WriteOff(), LOSS).next();
  }

  private static LineDelivery cardsWrittenOff() {
    var bought = Samples.bought(DeliveryStatus.REQUESTED, 2);
    var sent = accepted(bought, new Dispatch(), Samples.NOW).next();
    return accepted(sent, new WriteOff(), LOSS).next();
  }

  private static Patience patience(Duration memory, Duration lossAfter) {
    return new Patience(Duration.ofSeconds(11), Duration.ofMinutes(10), 3, memory, lossAfter);
  }

  private static Instant after(String duration) {
    return Samples.NOW.plus(Duration.parse(duration));
  }

  private static Accepted<LineDelivery, Event> decided(
      LineDelivery line, DeliveryCommand command, int minutes, Patience patience) {
    return (Accepted<LineDelivery, Event>)
        DeliveryLifecycle.decide(
            line, command, Samples.NOW.plus(Duration.ofMinutes(minutes)), patience);
  }

  private static Accepted<LineDelivery, Event> accepted(
      LineDelivery line, DeliveryCommand command, Instant at) {
    return (Accepted<LineDelivery, Event>) decide(line, command, at);
  }

  private static Decision<LineDelivery, Event> decide(
      LineDelivery line, DeliveryCommand command, Instant at) {
    return DeliveryLifecycle.decide(line, command, at, Samples.PATIENCE);
  }
}
