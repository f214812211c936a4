package bida.simulation;

import bida.simulation.machine.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a failing schedule short: leaves out ever smaller parts, as long as the same rule is broken
 * (delta debugging).
 */
final class Shrink {

  // A schedule of some hundred steps is down to a score of them by then.
  private static final int MOST_RUNS = 3_000;

  private final Set<Guard> missing;
  private final String rule;
  private int runs;

  private Shrink(Set<Guard> missing, String rule) {
    this.missing = missing;
    this.rule = rule;
  }

  /** A part of the run's schedule that breaks the same rule; all of it where none does. */
  static List<String> of(Run failed, Set<Guard> missing) {
    var rule = failed.violation().orElseThrow().rule();
    return new Shrink(missing, rule).shortest(failed.schedule());
  }

  private List<String> shortest(List<String> schedule) {
    var best = schedule;
    for (int size = Math.max(1, best.size() / 2); size > 0 && runs < MOST_RUNS; ) {
      var shorter = without(best, size);
      size = shorter.size() < best.size() && size == 1 ? 1 : size / 2;
      best = shorter;
    }
    return best;
  }

  /** One pass over all parts of this size. */
  private List<String> without(List<String> schedule, int size) {
    var best = schedule;
    for (int from = 0; from < best.size() && runs < MOST_RUNS; ) {
      var part = new ArrayList<>(best.subList(0, from));
      part.addAll(best.subList(Math.min(best.size(), from + size), best.size()));
      if (breaks(part)) {
        best = part;
      } else {
        from += size;
      }
    }
    return best;
  }

  private boolean breaks(List<String> schedule) {
    runs++;
    return Replay.of(schedule, missing)
        .violation()
        .filter(found -> found.rule().equals(rule))
        .isPresent();
  }
}
