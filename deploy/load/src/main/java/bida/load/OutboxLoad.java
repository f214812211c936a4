package bida.load;

import bida.load.measure.Arrivals;
import bida.load.measure.OpenLoad;
import bida.load.measure.Run;
import bida.load.measure.Schedule;
import bida.load.system.OutboxRows;
import java.time.Duration;

/**
 * Rows committed on a schedule, and heard of.
 *
 * @param run from when a row was due
 * @param way from when it was committed
 */
record OutboxLoad(Run run, Run way) {

  // Longer than what a frozen reader has missed takes, and than any drain.
  static final Duration STUCK = Duration.ofSeconds(50);

  /**
   * @param heard of rows from {@code first} on, by whoever is measured
   */
  static OutboxLoad of(OutboxRows rows, Schedule schedule, int first, Arrivals heard) {
    var way = new Run();
    var run =
        OpenLoad.run(
            schedule,
            number -> {
              rows.commit(first + number);
              var committed = System.nanoTime();
              way.answered(committed, heard.await(first + number, STUCK), true);
              return true;
            });
    return new OutboxLoad(run, way);
  }

  double p99() {
    return run.millisAt(99);
  }
}
