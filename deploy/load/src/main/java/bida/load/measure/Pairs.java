package bida.load.measure;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Interleaved pairs, of which the steady ones speak by their median. */
public record Pairs(List<Pair> all) {

  public static final int LEAST = 5;

  public Pairs {
    all = List.copyOf(all);
  }

  public List<Pair> steady() {
    return all.stream().filter(Pair::steady).toList();
  }

  public List<Pair> discarded() {
    return all.stream().filter(pair -> !pair.steady()).toList();
  }

  /** Empty is no result: too few pairs, or the machine wobbled through more than half of them. */
  public OptionalDouble median(ToDoubleFunction<Pair> of) {
    var enough = all.size() >= LEAST && discarded().size() * 2 <= all.size();
    return enough
        ? OptionalDouble.of(median(steady().stream().mapToDouble(of).toArray()))
        : OptionalDouble.empty();
  }

  static double median(double... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
