package bida.load.report;

/** A report for a browser, without anything to download. */
final class Page {

  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; }
      td, th { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; }
      .ok { color: #17692f; } .BAD { color: #a11; font-weight: bold; } .none { color: #777; }
      svg { width: 100%; } svg text { font-size: 11px; text-anchor: middle; }
      .bar { fill: #3a6ea5; } .faint { fill: #bbb; }
      """;

  private Page() {}

  static String html(Report report) {
    var page =
        new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.append("<title>").append(Plot.escaped(report.name())).append("</title>\n<style>\n");
    page.append(STYLE).append("</style></head><body>\n");
    line(page, "h1", report.name());
    line(page, "p", report.workload());
    line(page, "p", "Against: " + report.against());
    line(page, "p", report.at() + " on " + report.machine());
    page.append("<table><tr><th>figure</th><th>found</th><th>must</th><th></th></tr>\n");
    report.findings().forEach(finding -> row(page, finding));
    page.append("</table>\n");
    for (var chart : report.charts()) {
      line(page, "h2", chart.title() + " (" + chart.unit() + ")");
      page.append(Plot.svg(chart)).append('\n');
    }
    report.remarks().forEach(remark -> line(page, "p", remark));
    return page.append("</body></html>\n").toString();
  }

  private static void row(StringBuilder page, Finding finding) {
    page.append("<tr>");
    cell(page, "", finding.what());
    cell(page, "", finding.found());
    cell(page, "", finding.must() == null ? "" : finding.must());
    cell(page, finding.mark(), finding.mark());
    page.append("</tr>\n");
  }

  private static void cell(StringBuilder page, String kind, String text) {
    page.append("<td class=\"").append(kind).append("\">");
    page.append(Plot.escaped(text)).append("</td>");
  }

  private static void line(StringBuilder page, String tag, String text) {
    page.append('<').append(tag).append('>').append(Plot.escaped(text));
    page.append("</").append(tag).append(">\n");
  }
}
