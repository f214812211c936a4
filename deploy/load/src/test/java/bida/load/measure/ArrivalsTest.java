package bida.load.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private final Arrivals arrivals = new Arrivals(10, 3);

  @Test
  void tellsWhenEachCameFirst() throws Exception {
    arrivals.came(11, 5);
    arrivals.came(11, 9);

    assertThat(arrivals.await(11, Duration.ZERO)).isEqualTo(5);
    assertThat(arrivals.again()).isEqualTo(1);
    assertThat(arrivals.missing()).isEqualTo(2);
  }

  @Test
  void othersAreNoneOfItsOwn() {
    arrivals.came(9, 1);
    arrivals.came(13, 1);
    arrivals.came(-1, 1);

    assertThat(arrivals.missing()).isEqualTo(3);
    assertThat(arrivals.again()).isZero();
  }

  @Test
  void countsFromTheFirstToTheLastInWhateverOrderTheyCame() throws Exception {
    arrivals.came(12, 3_000_000_000L);
    arrivals.came(10, 1_000_000_000L);
    arrivals.came(11, 2_000_000_000L);

    assertThat(arrivals.awaitAll(Duration.ZERO).perSecond()).isEqualTo(1);
  }

  @Test
  void whatDoesNotComeIsWaitedForNoLongerThanTheLimit() {
    arrivals.came(10, 1);

    assertThatThrownBy(() -> arrivals.await(11, Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> arrivals.awaitAll(Duration.ofMillis(1)))
        .hasMessageContaining("2 of 3 have not come");
  }
}
