package bida.load.measure;

import java.time.Duration;

/** When each arrival is due: evenly, whatever became of those before it. */
public record Schedule(double perSecond, Duration length) {

  public Schedule {
    if (perSecond <= 0 || length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("a schedule needs a rate and a length");
    }
  }

  public int size() {
    return (int) (perSecond * length.toNanos() / 1e9);
  }

  /** Nanoseconds after the beginning. */
  public long due(int arrival) {
    return Math.round(arrival / perSecond * 1e9);
  }
}
