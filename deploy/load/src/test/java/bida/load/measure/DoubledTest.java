package bida.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoubledTest {

  @Test
  void aFifthRepeatsWhatCameBefore() {
    var arrivals = Doubled.arrivals(2000, 0.2, new Random(1));

    var distinct = new HashSet<>(arrivals).size();
    assertThat(arrivals).hasSize(2000);
    assertThat(2000 - distinct).isBetween(340, 460);
    // Every number up to the last one arrives at least once.
    assertThat(new HashSet<>(arrivals))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, distinct).boxed().toList());
  }

  @Test
  void nothingIsRepeatedWhereNothingShallBe() {
    assertThat(Doubled.arrivals(5, 0, new Random(1))).containsExactly(0, 1, 2, 3, 4);
  }
}
