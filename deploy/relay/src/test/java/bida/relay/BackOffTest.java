package bida.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

  private final BackOff backOff = new BackOff();

  @Test
  void doublesUpToItsCeiling() {
    for (var millis : new long[] {500, 1000, 2000, 4000, 8000, 10_000, 10_000}) {
      assertEquals(Duration.ofMillis(millis), backOff.next());
    }
  }

  @Test
  void beginsAnewAfterASuccess() {
    backOff.next();
    backOff.next();

    backOff.reset();

    assertEquals(Duration.ofMillis(500), backOff.next());
  }
}
