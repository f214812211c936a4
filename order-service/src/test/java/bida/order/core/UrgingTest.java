package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.GrantHold;
import bida.order.core.OrderCommand.NoteDispute;
import bida.order.core.OrderCommand.PassDeadline;
import bida.order.core.OrderCommand.RefuseHold;
import bida.order.core.OrderCommand.Urge;
import bida.platform.decision.Decision;
import bida.platform.decision.Decision.Accepted;
import bida.platform.decision.Decision.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 催单: once what was promised has passed, and every half an hour. */
class UrgingTest {

  private static Order overdue() {
    return accepted(Samples.in(OrderStatus.FULFILLING), new PassDeadline(), NOW).next();
  }

  @Test
  void isOfferedOnceThePromiseHasPassedAndNotBefore() {
    assertThat(actions(Samples.in(OrderStatus.FULFILLING), NOW)).doesNotContain("urge");
    assertThat(actions(overdue(), NOW)).contains("urge");

    var urged = accepted(overdue(), new Urge(), NOW);

    assertThat(urged.events()).hasExactlyElementsOfTypes(DeliveryUrged.class);
    assertThat(urged.next().status()).isEqualTo(OrderStatus.FULFILLING);
    assertThat(urged.next().deadline()).isEqualTo(overdue().deadline());
  }

  @Test
  void isTakenOnceInHalfAnHour() {
    var urged = accepted(overdue(), new Urge(), NOW).next();
    var soon = NOW.plus(Duration.ofMinutes(30)).minusMillis(1);

    assertThat(OrderLifecycle.decide(urged, new Urge(), soon))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo("already_urged"));
    assertThat(actions(urged, soon)).doesNotContain("urge");
    var later = NOW.plus(Duration.ofMinutes(30));
    assertThat(actions(urged, later)).contains("urge");
    assertThat(OrderLifecycle.decide(urged, new Urge(), later)).isInstanceOf(Accepted.class);
  }

  @Test
  void isRememberedWhateverElseIsToldMeanwhile() {
    var urged = accepted(overdue(), new Urge(), NOW).next();

    var delayed = accepted(urged, new DelayLine(1, "RETRYING", Actor.NOBODY), NOW).next();

    assertThat(OrderLifecycle.decide(delayed, new Urge(), NOW.plusSeconds(60)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void waitsForTheEndOfADispute() {
    var dispute = new NoteDispute("wechat:D1", DisputeStage.OPENED, "p1", Samples.PRICE, NOW);
    var disputed = accepted(overdue(), dispute, NOW).next();

    assertThat(actions(disputed, NOW)).doesNotContain("urge");
    Decision<Order, Event> refused = OrderLifecycle.decide(disputed, new Urge(), NOW);
    assertThat(refused)
        .isInstanceOfSatisfying(
            Refused.class, why -> assertThat(why.code()).isEqualTo("order_disputed"));
  }

  @Test
  void theAnswerToAWishOrAClaimIsUrgedOnceItIsLate() {
    for (var status : List.of(OrderStatus.CANCEL_REVIEWING, OrderStatus.VERIFYING)) {
      var inTime = Samples.in(status);
      assertThat(actions(inTime, NOW)).doesNotContain("urge");
      assertThat(code(inTime, NOW)).isEqualTo("not_overdue");
      var late = accepted(inTime, new PassDeadline(), NOW).next();
      assertThat(actions(late, NOW)).contains("urge");

      var urged = accepted(late, new Urge(), NOW);

      var claimNo = status == OrderStatus.VERIFYING ? Samples.CLAIM : null;
      assertThat(urged.events())
          .containsExactly(new ReviewUrged(late.orderNo(), late.tenant(), claimNo, NOW));
      assertThat(urged.next().status()).isEqualTo(status);
      assertThat(urged.next().deadline()).isEqualTo(late.deadline());
    }
  }

  @Test
  void theAnswerIsUrgedOnceInHalfAnHour() {
    for (var status : List.of(OrderStatus.CANCEL_REVIEWING, OrderStatus.VERIFYING)) {
      var late = accepted(Samples.in(status), new PassDeadline(), NOW).next();
      var urged = accepted(late, new Urge(), NOW).next();
      var soon = NOW.plus(Duration.ofMinutes(30)).minusMillis(1);
      var later = NOW.plus(Duration.ofMinutes(30));

      assertThat(code(urged, soon)).isEqualTo("already_urged");
      assertThat(actions(urged, soon)).doesNotContain("urge");
      assertThat(Urging.againFrom(urged)).isEqualTo(later);
      assertThat(OrderLifecycle.decide(urged, new Urge(), later)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void nothingOfItIsLeftOnceTheAnswerIsThere() {
    var late = accepted(Samples.in(OrderStatus.CANCEL_REVIEWING), new PassDeadline(), NOW).next();
    var urged = accepted(late, new Urge(), NOW).next();

    var refused = accepted(urged, new RefuseHold(), NOW).next();
    var granted = accepted(urged, new GrantHold(), NOW).next();

    for (var answered : List.of(refused, granted)) {
      assertThat(answered.tags()).doesNotContain(ReasonTag.REVIEW_MISSED);
      assertThat(actions(answered, NOW)).doesNotContain("urge");
      assertThat(code(answered, NOW)).isEqualTo("not_overdue");
    }
  }

  private static String code(Order order, Instant now) {
    return ((Refused<Order, Event>) OrderLifecycle.decide(order, new Urge(), now)).code();
  }

  private static List<String> actions(Order order, Instant now) {
    return AllowedAction.of(order, now).stream().map(AllowedAction::action).toList();
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command, Instant at) {
    return (Accepted<Order, Event>) OrderLifecycle.decide(order, command, at);
  }
}
