package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SettledTest {

  private final Settled settled = new Settled(Duration.ZERO);

  @Test
  void asksAgainUntilItIsSo() {
    var patient = new Settled(Duration.ofSeconds(5));
    var answers = new AtomicLong();

    patient.becomes("orders", 3, () -> Math.min(3, answers.incrementAndGet()));

    assertThat(patient.holds()).isTrue();
  }

  /** A movement may begin right after there was none: what is at work never stands still. */
  @Test
  void theAnswerThatWasWantedCounts() {
    var answers = new AtomicLong();

    settled.becomes("movements", 0, answers::getAndIncrement);

    assertThat(settled.holds()).isTrue();
  }

  @Test
  void oneWrongAnswerIsEnough() {
    settled.is("right", 1, 1);
    settled.is("wrong", 0, 1);

    assertThat(settled.holds()).isFalse();
  }
}
