package bida.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private record Numbers(int perSecond, int burst, int apps) implements RateLimitConfig {}

  private static final InstantSource STILL = () -> Instant.EPOCH;

  @Test
  void countsEachAppAndEachPolicyByItself() {
    var limits = new RateLimits(new Numbers(1, 1, 10), STILL);

    assertThat(allowed(limits, "orders", "a")).isTrue();
    assertThat(allowed(limits, "orders", "a")).isFalse();
    assertThat(allowed(limits, "orders", "b")).isTrue();
    assertThat(allowed(limits, "payments", "a")).isTrue();
  }

  @Test
  void forgetsTheAppThatWasSilentForTheLongestWhenThereAreTooMany() {
    var limits = new RateLimits(new Numbers(1, 1, 2), STILL);
    allowed(limits, "orders", "a");
    allowed(limits, "orders", "b");
    allowed(limits, "orders", "a");

    allowed(limits, "orders", "c");

    assertThat(allowed(limits, "orders", "a")).isFalse();
    assertThat(allowed(limits, "orders", "b")).isTrue();
  }

  @Test
  void tellsTheLimitAndWhatIsLeftOfIt() {
    var limits = new RateLimits(new Numbers(200, 400, 10), STILL);

    var quota = limits.take("orders", "a").orElseThrow().quota();

    assertThat(quota.headers())
        .containsEntry("RateLimit-Policy", "\"orders\";q=400;w=2")
        .containsEntry("RateLimit", "\"orders\";r=399;t=1");
  }

  @Test
  void limitsNobodyWhereThereIsNoRate() {
    assertThat(new RateLimits(new Numbers(0, 0, 10), STILL).take("orders", "a")).isEmpty();
  }

  private static boolean allowed(RateLimits limits, String policy, String app) {
    return limits.take(policy, app).orElseThrow().allowed();
  }
}
