package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LapseTest {

  private static final Instant EXPIRY = Instant.parse("2026-10-18T16:15:00Z");
  private static final Lapse LAPSE = new Lapse(EXPIRY, Duration.ofMinutes(1), 3);

  @Test
  void believesUnpaidWhenItWasAskedAfterTheTimeToPay() {
    assertThat(LAPSE.whenUnpaid(EXPIRY.minusMillis(1))).isFalse();
    assertThat(LAPSE.whenUnpaid(EXPIRY)).isTrue();
  }

  @Test
  void believesUnknownOnlyRepeatedlyAndLater() {
    var later = EXPIRY.plus(Duration.ofSeconds(61));

    assertThat(LAPSE.whenUnknown(3, EXPIRY.plus(Duration.ofSeconds(60)))).isFalse();
    assertThat(LAPSE.whenUnknown(2, later)).isFalse();
    assertThat(LAPSE.whenUnknown(3, later)).isTrue();
  }

  @Test
  void endsWithoutAWordAfterTheGrace() {
    assertThat(LAPSE.whenNobodyTells(EXPIRY.plus(Duration.ofSeconds(60)))).isFalse();
    assertThat(LAPSE.whenNobodyTells(EXPIRY.plus(Duration.ofSeconds(61)))).isTrue();
  }
}
