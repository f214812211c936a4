package bida.load.measure;

/**
 * Our run between two of the reference; all three in the same unit, more is better.
 *
 * @param cpuMillis of ours, per operation
 */
public record Pair(double before, double ours, double after, double cpuMillis) {

  // Beyond this the machine was busy with something else, and the ratio says nothing.
  private static final double WOBBLE = 1.3;

  public boolean steady() {
    return Math.max(before, after) <= WOBBLE * Math.min(before, after);
  }

  public double ratio() {
    return ours / ((before + after) / 2);
  }
}
