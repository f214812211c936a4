package bida.load;

import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.report.Chart;

/** How pairs are told: in a line each as they come, and as a chart. */
final class Ratios {

  private Ratios() {}

  static String told(Pair pair) {
    return "%.0f/s between %.0f/s and %.0f/s%s"
        .formatted(
            pair.ours(),
            pair.before(),
            pair.after(),
            pair.steady() ? "" : ": discarded, the machine was busy with something else");
  }

  static Chart of(Pairs pairs) {
    return new Chart(
        "Pairs; grey ones are discarded",
        "ours over the reference's",
        pairs.all().stream()
            .map(
                pair ->
                    new Chart.Bar("%.0f/s".formatted(pair.ours()), pair.ratio(), !pair.steady()))
            .toList());
  }
}
