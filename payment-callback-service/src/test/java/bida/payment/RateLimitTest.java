package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.limit.RateLimitConfig;
import bida.platform.limit.RateLimits;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What apps ask is limited, what channels tell is not. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RateLimitTest {

  private record Numbers(int perSecond, int burst, int apps) implements RateLimitConfig {}

  private static final int BURST = 2;
  private static final int TIMES = 5;

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  @BeforeEach
  void aLimit() {
    wechat.sameTime();
    QuarkusMock.installMockForType(
        new RateLimits(new Numbers(BURST, BURST, 100), clock), RateLimits.class);
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void e35LimitsAttemptsOfOneAppAndNoNewsOfMoney() {
    var orders = List.of(shop.order(), shop.order());
    var numbers = orders.stream().map(shop::open).toList();
    var late = shop.order();
    shop.tryToOpen(late)
        .statusCode(429)
        .body("code", equalTo("rate_limited"))
        .header("Retry-After", equalTo("1"))
        .header("RateLimit", equalTo("\"payments\";r=0;t=1"));

    numbers.forEach(no -> wechat.pay(Map.of("outTradeNo", no, "times", TIMES)));
    orders.forEach(order -> outbox.await(order, PaymentConfirmed.class));
    Await.until(
        "every callback to be taken",
        () ->
            numbers.stream()
                .allMatch(
                    no -> Integer.valueOf(TIMES).equals(wechat.counts(no).get("callbacks.acked"))));

    clock.advance(Duration.ofSeconds(1));
    assertThat(shop.open(late)).isEqualTo(late + "01");
  }
}
