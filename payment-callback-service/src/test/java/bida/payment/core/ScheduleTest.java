package bida.payment.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Instant OPENED = Instant.parse("2026-10-18T16:00:00Z");

  @Test
  void asksAtTheStepsOfTheProduct() {
    var asked = new ArrayList<String>();
    var at = Schedule.first(OPENED);
    for (int i = 0; i < 16; i++) {
      asked.add(Duration.between(OPENED, at).toString());
      at = Schedule.next(OPENED, at);
    }

    assertThat(asked)
        .containsExactly(
            "PT5S", "PT30S", "PT1M", "PT2M", "PT3M", "PT5M", "PT10M", "PT15M", "PT30M", "PT1H",
            "PT2H", "PT6H", "PT12H", "PT24H", "PT48H", "PT72H");
  }

  @Test
  void doesNotMakeUpForStepsAnOutageSwallowed() {
    assertThat(Schedule.next(OPENED, OPENED.plus(Duration.ofHours(5))))
        .isEqualTo(OPENED.plus(Duration.ofHours(6)));
  }
}
