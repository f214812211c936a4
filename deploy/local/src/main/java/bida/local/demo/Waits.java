package bida.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long payments stayed unknown: percentiles, and how many took how long. */
public final class Waits {

  // The steps at which channels are asked, so that a bar is what one step has found.
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(24));

  private final List<Duration> sorted;

  public Waits(List<Duration> all) {
    this.sorted = all.stream().sorted().toList();
  }

  /** How many took no longer than this, and longer than the bar before. */
  public record Bar(Duration upTo, long count) {
    public String label() {
      var seconds = upTo.toSeconds();
      return seconds < 60
          ? "<= " + seconds + " s"
          : seconds < 3600 ? "<= " + seconds / 60 + " min" : "more";
    }
  }

  public List<Bar> bars() {
    var bars = new ArrayList<Bar>();
    var before = Duration.ZERO.minusDays(1);
    for (var step : STEPS) {
      var from = before;
      bars.add(
          new Bar(
              step,
              sorted.stream()
                  .filter(wait -> wait.compareTo(from) > 0)
                  .filter(wait -> wait.compareTo(step) <= 0 || step.equals(STEPS.getLast()))
                  .count()));
      before = step;
    }
    return bars;
  }

  /** The wait that this part of all did not exceed; of none it is zero. */
  public double secondsAt(double percentile) {
    if (sorted.isEmpty()) {
      return 0;
    }
    var rank = (int) Math.ceil(percentile / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1)).toMillis() / 1000.0;
  }

  /** Bars of text, the longest as wide as {@code width}. */
  public List<String> lines(int width) {
    var most = bars().stream().mapToLong(Bar::count).max().orElse(0);
    return bars().stream()
        .map(
            bar ->
                String.format(
                    Locale.ROOT,
                    "  %-9s %s %d",
                    bar.label(),
                    "#".repeat((int) (most == 0 ? 0 : (bar.count() * width + most - 1) / most)),
                    bar.count()))
        .toList();
  }
}
