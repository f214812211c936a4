package bida.faults;

import bida.faults.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines of a run for who waits for it. */
final class Told {

  private Told() {}

  static List<String> plan(Plan plan) {
    var lines = new ArrayList<String>();
    lines.add(
        "seed %d: %d faults in %d s"
            .formatted(plan.seed(), plan.faults().size(), plan.length().toSeconds()));
    for (var fault : plan.faults()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%7.1f s  %2d %s",
              fault.at().toMillis() / 1000.0,
              fault.number(),
              fault.sentence()));
    }
    return lines;
  }
}
