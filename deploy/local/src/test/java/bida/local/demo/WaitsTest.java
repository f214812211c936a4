package bida.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitsTest {

  @Test
  void eachWaitStandsInOneBar() {
    var waits = waits(0, 5, 6, 10, 30, 31, 300, 900, 901);

    assertEquals(
        List.of(2L, 2L, 1L, 1L, 0L, 1L, 1L, 1L),
        waits.bars().stream().map(Waits.Bar::count).toList());
  }

  @Test
  void whatWasNeverKnownIsInTheLastBar() {
    var waits = new Waits(List.of(Duration.ofDays(365)));

    assertEquals(1, waits.bars().getLast().count());
    assertEquals("more", waits.bars().getLast().label());
  }

  @Test
  void percentilesAreWaitsThatHappened() {
    var waits = new Waits(IntStream.rangeClosed(1, 100).mapToObj(Duration::ofSeconds).toList());

    assertEquals(50, waits.secondsAt(50));
    assertEquals(99, waits.secondsAt(99));
    assertEquals(100, waits.secondsAt(100));
  }

  @Test
  void theLongestBarIsAsWideAsItMayBe() {
    var lines = waits(1, 1, 1, 1, 7).lines(8);

    assertTrue(lines.get(0).endsWith("######## 4"), lines.get(0));
    assertTrue(lines.get(1).endsWith(" ## 1"), lines.get(1));
    assertTrue(lines.get(2).endsWith("  0"), lines.get(2));
  }

  private static Waits waits(int... seconds) {
    return new Waits(IntStream.of(seconds).mapToObj(Duration::ofSeconds).toList());
  }
}
