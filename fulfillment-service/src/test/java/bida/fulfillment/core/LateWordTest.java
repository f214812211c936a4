package bida.fulfillment.core;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.fulfillment.core.DeliveryCommand.Accepted;
import bida.fulfillment.core.DeliveryCommand.CorrectAccount;
import bida.fulfillment.core.DeliveryCommand.Dispatch;
import bida.fulfillment.core.DeliveryCommand.EarlierSucceeded;
import bida.fulfillment.core.DeliveryCommand.Failed;
import bida.fulfillment.core.DeliveryCommand.Hold;
import bida.fulfillment.core.DeliveryCommand.Rejected;
import bida.fulfillment.core.DeliveryCommand.Succeeded;
import bida.fulfillment.core.DeliveryCommand.TakeBack;
import bida.fulfillment.core.DeliveryCommand.Uncertain;
import bida.platform.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who confirmed a failure is asked once more a day later; nobody else is. */
class LateWordTest {

  private static final Instant NOW = Samples.NOW;
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final Failed FAILED = new Failed(Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofMinutes(10), 3, null, Duration.ofHours(72));

  @Test
  void c04WhoeverConfirmedAFailureIsAskedOnceMoreADayLater() {
    for (var failure :
        List.of(
            FAILED,
            new Rejected(Actor.NOBODY, "OUT_OF_STOCK"),
            new Failed(Actor.BUYER, "ACCOUNT_INVALID"))) {
      assertThat(asked(Samples.recharge(DeliveryStatus.DISPATCHED), failure)).isEqualTo(TOMORROW);
    }
    assertThat(asked(Samples.bought(DeliveryStatus.ACCEPTED), FAILED)).isEqualTo(TOMORROW);
    assertThat(asked(Samples.recharge(DeliveryStatus.WRITTEN_OFF), FAILED)).isEqualTo(TOMORROW);
  }

  @Test
  void c04WhoseFailureSentItToTheNextIsAskedAsWell() {
    var line =
        Samples.recharge(DeliveryStatus.ACCEPTED)
            .over(Routing.over(List.of(new Route("kakayun", "720938", null))));

    var next = after(line, FAILED);

    assertThat(LateWord.askAt(line, next, NOW)).isEqualTo(TOMORROW);
    assertThat(LateWord.isWanted(next, "ORDERL1A1")).isTrue();
    assertThat(LateWord.isWanted(next, "ORDERL1A2")).isFalse();
    var delivered = after(after(next, new Dispatch()), new Succeeded("K1"));
    assertThat(LateWord.isWanted(delivered, "ORDERL1A1")).isTrue();
  }

  @Test
  void nobodyIsAskedWhoDidNotJustSayThatItFailed() {
    assertThat(asked(Samples.recharge(DeliveryStatus.DISPATCHED), new Accepted("F1"))).isNull();
    assertThat(asked(Samples.recharge(DeliveryStatus.DISPATCHED), new Uncertain("time-out")))
        .isNull();
    assertThat(asked(Samples.recharge(DeliveryStatus.ACCEPTED), new Succeeded("F1"))).isNull();
    assertThat(asked(Samples.recharge(DeliveryStatus.NEEDS_ACCOUNT), new Hold())).isNull();
    assertThat(
            asked(
                Samples.recharge(DeliveryStatus.NEEDS_ACCOUNT),
                new CorrectAccount("13900139000", TOMORROW)))
        .isNull();
    // It stands by its success: a claim took it back.
    assertThat(asked(Samples.recharge(DeliveryStatus.SUCCEEDED), new TakeBack("NEVER_CAME")))
        .isNull();
  }

  @Test
  void nobodyIsAskedWhereAPersonLooksAtItAlready() {
    var line = Samples.recharge(DeliveryStatus.FAILED);
    assertThat(LateWord.isWanted(line, "ORDERL1A1")).isTrue();

    var contradicted = after(line, new Succeeded("F1"));

    assertThat(LateWord.isWanted(contradicted, "ORDERL1A1")).isFalse();
    assertThat(asked(Samples.recharge(DeliveryStatus.WRITTEN_OFF), new Succeeded("F1"))).isNull();
  }

  @Test
  void nobodyIsAskedAboutWhatWasDeliveredAfterAll() {
    var line =
        Samples.recharge(DeliveryStatus.ACCEPTED)
            .over(Routing.over(List.of(new Route("kakayun", "720938", null))));

    var delivered = after(after(line, FAILED), new EarlierSucceeded("ORDERL1A1", "F1"));

    assertThat(delivered.status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(LateWord.isWanted(delivered, "ORDERL1A1")).isFalse();
  }

  @Test
  void whoDoesNotSayIsAskedTheNextDayForAMonth() {
    var line = Samples.recharge(DeliveryStatus.FAILED);
    var month = NOW.plus(Duration.ofDays(30));

    assertThat(LateWord.askAgainAt(line, line.attempt(), TOMORROW))
        .isEqualTo(TOMORROW.plus(Duration.ofDays(1)));
    assertThat(LateWord.askAgainAt(line, line.attempt(), month.minus(Duration.ofDays(1))))
        .isEqualTo(month);
    assertThat(LateWord.askAgainAt(line, line.attempt(), month.minus(Duration.ofHours(23))))
        .isNull();
  }

  private static Instant asked(LineDelivery line, DeliveryCommand command) {
    return LateWord.askAt(line, after(line, command), NOW);
  }

  private static LineDelivery after(LineDelivery line, DeliveryCommand command) {
    var decision = DeliveryLifecycle.decide(line, command, NOW, PATIENCE);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted<LineDelivery, Event>) decision).next();
  }
}
