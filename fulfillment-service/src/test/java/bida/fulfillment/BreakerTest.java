package bida.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private Instant now = Instant.parse("2026-10-19T00:00:00Z");
  private final Breaker breaker = new Breaker(4, 3, Duration.ofSeconds(15), () -> now);

  @Test
  void lendsNoMorePlacesThanItHas() {
    breaker.begins();
    breaker.begins();
    breaker.begins();
    assertThat(breaker.free()).isEqualTo(1);
    breaker.begins();
    assertThat(breaker.free()).isZero();
    breaker.ends();
    assertThat(breaker.free()).isEqualTo(1);
  }

  @Test
  void probesOnceAPauseAfterSilencesInARow() {
    silent(3);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.free()).isZero();

    now = now.plusSeconds(15);
    assertThat(breaker.free()).isEqualTo(1);
    breaker.begins();
    assertThat(breaker.free()).isZero();
    breaker.heard(false);
    breaker.ends();
    assertThat(breaker.free()).isZero();

    now = now.plusSeconds(15);
    breaker.begins();
    breaker.heard(true);
    breaker.ends();
    assertThat(breaker.free()).isEqualTo(4);
  }

  @Test
  void staysClosedForOneThatAnswersNowAndThen() {
    silent(2);
    breaker.heard(true);
    silent(2);

    assertThat(breaker.isOpen()).isFalse();
  }

  private void silent(int times) {
    for (int i = 0; i < times; i++) {
      breaker.heard(false);
    }
  }
}
