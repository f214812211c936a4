package bida.platform.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.OrderEvent.OrderCancelled;
import bida.platform.test.Await;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallService.class)
class ServersTest {

  @Inject Topics topics;
  @Inject TestClock clock;
  @Inject InstantSource injected;
  @Inject Spans spans;
  @Inject OrdersConsumer orders;

  @Test
  void anEventOfAnotherServiceArrives() {
    topics.publish(new OrderCancelled("o-1", "app", "expired", clock.instant()));

    Await.until("the event", () -> orders.appliedOf("o-1").size() == 1);
  }

  @Test
  void theConsumersSpanBelongsToTheTraceOfTheOrder() {
    var traceparent = Topics.traceparent();

    topics.publish(new OrderCancelled("o-2", "app", "expired", clock.instant()), traceparent);

    Await.until("a span", () -> !spans.ofTrace(Spans.traceId(traceparent)).isEmpty());
  }

  @Test
  void theClockOfTheApplicationIsTheTests() {
    var before = injected.instant();

    clock.advance(Duration.ofDays(3));

    assertThat(injected.instant()).isEqualTo(before.plus(Duration.ofDays(3)));
  }
}
