package bida.order.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuidanceTest {

  @Test
  void fiveMinutesAreNormalAndHalfAnHourIsTheLimit() {
    assertThat(Guidance.after(Duration.ZERO)).isEqualTo(Guidance.NORMAL_LAG);
    assertThat(Guidance.after(Duration.ofSeconds(299))).isEqualTo(Guidance.NORMAL_LAG);
    assertThat(Guidance.after(Duration.ofMinutes(5))).isEqualTo(Guidance.REFRESH);
    assertThat(Guidance.after(Duration.ofMinutes(30))).isEqualTo(Guidance.REFRESH);
    assertThat(Guidance.after(Duration.ofSeconds(1801))).isEqualTo(Guidance.CONTACT_SUPPORT);
  }
}
