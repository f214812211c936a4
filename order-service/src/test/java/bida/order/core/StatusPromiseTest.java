package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Event;
import bida.order.core.OrderCommand.PassDeadline;
import bida.platform.decision.Decision.Accepted;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusPromiseTest {

  private static final Set<OrderStatus> DATED =
      EnumSet.of(
          OrderStatus.PENDING_PAYMENT,
          OrderStatus.FULFILLING,
          OrderStatus.PARTIALLY_DELIVERED,
          OrderStatus.DELIVERED,
          OrderStatus.COMPLETED,
          OrderStatus.CANCEL_REVIEWING);

  @Test
  void namesTheDeadlineUntilItHasPassed() {
    var deadline = NOW.plusSeconds(60);
    for (var status : EnumSet.complementOf(EnumSet.of(OrderStatus.VERIFYING))) {
      var order = Samples.in(status).until(deadline);

      assertThat(StatusPromise.of(order, NOW))
          .as("%s", status)
          .isEqualTo(DATED.contains(status) ? deadline : null);
      assertThat(StatusPromise.of(order, deadline)).as("%s, too late", status).isNull();
    }
  }

  /** The next look of the clock is no promise to anybody. */
  @Test
  void namesNoTimeOnceSomebodyWasCalled() {
    for (var tag :
        EnumSet.of(
            ReasonTag.CLOSING,
            ReasonTag.PROMISE_MISSED,
            ReasonTag.OVERDUE,
            ReasonTag.REVIEW_MISSED)) {
      var status =
          switch (tag) {
            case CLOSING -> OrderStatus.PENDING_PAYMENT;
            case REVIEW_MISSED -> OrderStatus.CANCEL_REVIEWING;
            default -> OrderStatus.FULFILLING;
          };
      var order = Samples.in(status).until(NOW.plusSeconds(60)).tagged(tag);

      assertThat(StatusPromise.of(order, NOW)).as("%s", tag).isNull();
    }
  }

  @Test
  void ofAClaimItNamesTheFirstAnswerAndThenTheEnd() {
    var verifying = Samples.in(OrderStatus.VERIFYING);
    var opened = NOW.minus(Verifying.FIRST_ANSWER);

    assertThat(StatusPromise.of(verifying, opened)).isEqualTo(NOW);
    assertThat(StatusPromise.of(verifying, NOW)).isNull();
    var late = (Accepted<Order, Event>) OrderLifecycle.decide(verifying, new PassDeadline(), NOW);
    var end = opened.plus(Duration.ofHours(24));
    assertThat(StatusPromise.of(late.next(), NOW)).isEqualTo(end);
    assertThat(StatusPromise.of(late.next(), end)).isNull();
  }
}
