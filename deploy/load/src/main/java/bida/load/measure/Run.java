package bida.load.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What a load has met with. */
public final class Run {

  // A minute is longer than any answer is waited for; two digits are plenty beside the noise.
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
  private static final int DIGITS = 2;

  private final Histogram latency = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
  private final LongAdder failed = new LongAdder();
  private Duration took = Duration.ZERO;

  /** From when it was due, not from when the load tool got round to it. */
  public void answered(long dueNanos, long answeredNanos, boolean right) {
    var micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, answeredNanos - dueNanos));
    latency.recordValue(Math.min(micros, LONGEST_MICROS));
    if (!right) {
      failed.increment();
    }
  }

  Run after(long nanos) {
    took = Duration.ofNanos(nanos);
    return this;
  }

  public long answered() {
    return latency.getTotalCount();
  }

  public long failed() {
    return failed.sum();
  }

  public double perSecond() {
    return answered() / (took.toNanos() / 1e9);
  }

  public double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }
}
