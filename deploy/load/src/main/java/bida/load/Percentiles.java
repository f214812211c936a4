package bida.load;

import bida.load.measure.Run;
import bida.load.report.Chart;
import java.util.stream.DoubleStream;

/** How long answers took, as a chart. */
final class Percentiles {

  private Percentiles() {}

  static Chart of(String title, Run run) {
    return new Chart(
        title,
        "ms by percentile",
        DoubleStream.of(50, 75, 90, 95, 99, 99.9, 100)
            .mapToObj(at -> new Chart.Bar(at == 100 ? "max" : "p" + text(at), run.millisAt(at)))
            .toList());
  }

  private static String text(double percentile) {
    return percentile == Math.rint(percentile)
        ? Integer.toString((int) percentile)
        : Double.toString(percentile);
  }
}
