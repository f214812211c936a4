package bida.faults.books;

import static org.assertj.core.api.Assertions.assertThat;

import bida.faults.books.Waiting.Paid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {

  private static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");

  private final Waiting waiting =
      new Waiting(
          List.of(
              paid("before and over", -10, -5),
              paid("before", -3, 4),
              paid("long before", -60, 2),
              paid("afterwards", 1, 90)));

  @Test
  void isRepairedWhenTheLastOfThoseThatWaitedIsOver() {
    assertThat(waiting.repairedAfter(AT)).contains(Duration.ofSeconds(4));
    assertThat(waiting.at(AT)).isEqualTo(2);
  }

  @Test
  void needsNoRepairWhereNobodyWaits() {
    assertThat(waiting.repairedAfter(AT.minusSeconds(61))).contains(Duration.ZERO);
  }

  @Test
  void isNeverRepairedWhileOneWaits() {
    var forEver = new Waiting(List.of(paid("before", -3, 4), new Paid("x", AT, null)));

    assertThat(forEver.repairedAfter(AT)).isEmpty();
    assertThat(forEver.repairedAfter(AT.minusMillis(1))).contains(Duration.ofMillis(4001));
  }

  private static Paid paid(String orderNo, long from, long to) {
    return new Paid(orderNo, AT.plusSeconds(from), AT.plusSeconds(to));
  }
}
