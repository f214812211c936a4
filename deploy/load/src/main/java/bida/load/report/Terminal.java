package bida.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for the terminal. */
public final class Terminal {

  private Terminal() {}

  public static List<String> of(Report report) {
    var lines = new ArrayList<String>();
    lines.add(report.name() + ": " + report.workload());
    lines.add("against: " + report.against());
    lines.add("");
    for (var finding : report.findings()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-4s  %-62s %-14s %s",
              finding.mark(),
              finding.what(),
              finding.found(),
              finding.must() == null ? "" : "must be " + finding.must()));
    }
    lines.add("");
    report.remarks().forEach(lines::add);
    return lines;
  }
}
