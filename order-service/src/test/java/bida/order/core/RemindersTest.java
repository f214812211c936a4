package bida.order.core;

import static bida.order.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Actor;
import bida.contracts.Event;
import bida.contracts.OrderEvent.ActionReminderDue;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.ProductType;
import bida.order.core.OrderCommand.DelayLine;
import bida.order.core.OrderCommand.PassDeadline;
import bida.platform.decision.Decision.Accepted;
import bida.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A buyer who has to act hears of it again, three times, and then it is over. */
class RemindersTest {

  private static final Instant END = NOW.plus(Duration.ofHours(72));

  private static Order asked() {
    var placed = Samples.placed(Samples.line(1, ProductType.RECHARGE));
    var delivering =
        placed
            .with(placed.funds().paidBy("p1", placed.terms().total(), NOW))
            .to(OrderStatus.FULFILLING, NOW.plusSeconds(300));
    return accepted(delivering, new DelayLine(1, "ACCOUNT_INVALID", Actor.BUYER), NOW).next();
  }

  @Test
  void remindsAfterAnHourADayAndTwoAndEndsAfterThree() {
    var order = asked();
    var told = new ArrayList<String>();

    while (!order.has(ReasonTag.OVERDUE)) {
      var at = order.deadline();
      var passed = accepted(order, new PassDeadline(), at);
      for (var event : passed.events()) {
        told.add(Duration.between(NOW, at).toHours() + " " + shown(event));
      }
      order = passed.next();
    }

    assertThat(told)
        .containsExactly(
            "1 reminder 1", "24 reminder 2", "48 reminder 3", "72 DeliveryHoldRequested");
    assertThat(Waits.deadline(order)).isAfter(END);
  }

  @Test
  void tellsTheLastOneWhenTheClockJumpedOverSome() {
    var late = accepted(asked(), new PassDeadline(), NOW.plus(Duration.ofHours(50)));

    assertThat(late.events())
        .singleElement()
        .isEqualTo(
            new ActionReminderDue(
                late.next().orderNo(),
                "app",
                "ACCOUNT_INVALID",
                3,
                END,
                NOW.plus(Duration.ofHours(50))));
    assertThat(late.next().deadline()).isEqualTo(END);
  }

  @Test
  void offersTheBuyerTheWholeTimeAndNotUpToTheNextReminder() {
    assertThat(AllowedAction.of(asked(), NOW))
        .contains(new AllowedAction("correct_recipient", END));
    assertThat(Waits.deadline(asked())).isEqualTo(END);
  }

  @Test
  void endsAnOrderOfBeforeThereWereRemindersAtItsOnlyDeadline() {
    var stored = EventJson.write(asked().until(END));
    var before = stored.replaceAll(",\"waiting\":\\{[^}]*\\}", "");
    assertThat(before).doesNotContain("waiting");
    var old = EventJson.read(before, Order.class);

    var ended = accepted(old, new PassDeadline(), END);

    assertThat(ended.events()).hasExactlyElementsOfTypes(DeliveryHoldRequested.class);
    assertThat(Waits.deadline(old)).isEqualTo(END);
  }

  private static String shown(Event event) {
    return event instanceof ActionReminderDue due
        ? "reminder " + due.number()
        : event.getClass().getSimpleName();
  }

  private static Accepted<Order, Event> accepted(Order order, OrderCommand command, Instant at) {
    return (Accepted<Order, Event>) OrderLifecycle.decide(order, command, at);
  }
}
