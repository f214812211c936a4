package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClosingTimesTest {

  private static final Instant NOW = Instant.parse("2026-10-18T16:15:00Z");

  @Test
  void isSlowerEveryTimeAndNeverSlowerThanTwoMinutes() {
    var waits =
        IntStream.range(0, 9)
            .mapToObj(tries -> Duration.between(NOW, ClosingTimes.next(tries, NOW)).toString());

    assertThat(waits)
        .containsExactly("PT1S", "PT2S", "PT5S", "PT10S", "PT30S", "PT1M", "PT2M", "PT2M", "PT2M");
  }
}
