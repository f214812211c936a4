package bida.load.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void arrivalsAreDueEvenly() {
    var schedule = new Schedule(200, Duration.ofSeconds(10));

    assertThat(schedule.size()).isEqualTo(2000);
    assertThat(schedule.due(0)).isZero();
    assertThat(schedule.due(1)).isEqualTo(5_000_000);
    assertThat(schedule.due(1999)).isLessThan(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void everyArrivalIsMadeOnceAndInItsTurn() {
    var made = new ConcurrentSkipListSet<Integer>();

    var run = OpenLoad.run(new Schedule(10_000, Duration.ofMillis(20)), made::add);

    assertThat(made).hasSize(200).startsWith(0).endsWith(199);
    assertThat(run.answered()).isEqualTo(200);
    assertThat(run.failed()).isZero();
  }

  @Test
  void countsTheWaitFromWhenItWasDue() {
    var run = new Run();

    run.answered(1_000_000, 51_000_000, true);

    assertThat(run.millisAt(50)).isBetween(49.0, 51.0);
  }

  @Test
  void clientsStopWhenThereIsNothingLeftToAsk() {
    var made = new ConcurrentSkipListSet<Integer>();

    var run =
        ClosedLoad.run(4, Duration.ofMinutes(1), IntStream.range(0, 100).iterator(), made::add);

    assertThat(made).hasSize(100);
    assertThat(run.answered()).isEqualTo(100);
  }

  @Test
  void whatFailsIsAnsweredAndCountedAsFailed() {
    var run =
        OpenLoad.run(
            new Schedule(10_000, Duration.ofMillis(1)),
            number -> {
              throw new IllegalStateException("no answer to " + number);
            });

    assertThat(run.answered()).isEqualTo(10);
    assertThat(run.failed()).isEqualTo(10);
  }

  @Test
  void aScheduleWithoutArrivalsIsAMistake() {
    assertThatThrownBy(() -> new Schedule(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
