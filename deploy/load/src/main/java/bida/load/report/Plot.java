package bida.load.report;

import java.util.Locale;

/** A chart as SVG that stands in the page itself, so that a report is one file. */
final class Plot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 220;
  private static final int FOOT = 40;
  private static final int HEAD = 24;

  private Plot() {}

  static String svg(Chart chart) {
    var most = chart.bars().stream().mapToDouble(Chart.Bar::value).max().orElse(0);
    var step = WIDTH / (double) Math.max(1, chart.bars().size());
    var svg = new StringBuilder();
    svg.append(
        text(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH, HEIGHT, escaped(chart.title())));
    for (int i = 0; i < chart.bars().size(); i++) {
      bar(svg, chart.bars().get(i), i * step, step, most);
    }
    return svg.append("</svg>").toString();
  }

  private static void bar(StringBuilder svg, Chart.Bar bar, double x, double step, double most) {
    var tall = most <= 0 ? 0 : (HEIGHT - FOOT - HEAD) * bar.value() / most;
    var top = HEIGHT - FOOT - tall;
    var middle = x + step / 2;
    svg.append(
        text(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>",
            x + step * 0.1, top, step * 0.8, tall, bar.faint() ? "faint" : "bar"));
    svg.append(label(middle, top - 5, value(bar.value())));
    svg.append(label(middle, HEIGHT - FOOT + 16, bar.label()));
  }

  private static String label(double x, double y, String label) {
    return text("<text x=\"%.1f\" y=\"%.1f\">%s</text>", x, y, escaped(label));
  }

  private static String value(double value) {
    return value == Math.rint(value) ? text("%.0f", value) : text("%.2f", value);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
