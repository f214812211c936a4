package bida.load.report;

import java.util.List;

/** Bars beside one another, such as percentiles, pairs, or how many took how long. */
public record Chart(String title, String unit, List<Bar> bars) {

  /**
   * @param faint shown, but not counted
   */
  public record Bar(String label, double value, boolean faint) {
    public Bar(String label, double value) {
      this(label, value, false);
    }
  }

  public Chart {
    bars = List.copyOf(bars);
  }
}
