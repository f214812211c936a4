package bida.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateTest {

  private static final Instant NOW = Instant.parse("2026-10-19T08:00:00Z");

  private final Rate rate = new Rate(10, 3);

  private Instant fullAt;
  private Instant now = NOW;

  @Test
  void letsABurstInAndThenOneAfterTheOther() {
    assertThat(left()).isEqualTo(2);
    assertThat(left()).isEqualTo(1);
    assertThat(left()).isZero();
    assertThat(refused()).isTrue();

    pass(Duration.ofMillis(99));
    assertThat(refused()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(left()).isZero();
    assertThat(refused()).isTrue();
  }

  @Test
  void whoIsRefusedPaysNothingForIt() {
    empty();
    for (int i = 0; i < 1000; i++) {
      assertThat(refused()).isTrue();
    }

    pass(Duration.ofMillis(300));

    assertThat(left()).isEqualTo(2);
  }

  @Test
  void savesNoMoreThanABurst() {
    empty();
    pass(Duration.ofDays(1));

    assertThat(left()).isEqualTo(2);
    assertThat(take().untilFull()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void isFullAgainNoLaterThanABurstAfterTheClockWasSetBack() {
    left();
    pass(Duration.ofHours(-2));

    assertThat(refused()).isTrue();
    pass(Duration.ofMillis(300));
    assertThat(left()).isEqualTo(2);
  }

  private void empty() {
    for (int i = 0; i < 3; i++) {
      assertThat(refused()).isFalse();
    }
  }

  private int left() {
    var taken = take();
    assertThat(taken.allowed()).isTrue();
    return taken.left();
  }

  private boolean refused() {
    return !take().allowed();
  }

  private Rate.Taken take() {
    var taken = rate.take(fullAt, now);
    fullAt = taken.fullAt();
    return taken;
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
