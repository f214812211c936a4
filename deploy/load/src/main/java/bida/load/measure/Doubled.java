package bida.load.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** In what order things are told when some of them are told twice. */
public final class Doubled {

  // Repetitions of a channel come while the first is still on its way, or seconds after it.
  private static final int BEHIND = 50;

  private Doubled() {}

  /**
   * @param part of all arrivals that repeat one of the last few
   * @return for each arrival the number of what arrives, from 0
   */
  public static List<Integer> arrivals(int count, double part, RandomGenerator random) {
    var arrivals = new ArrayList<Integer>(count);
    int fresh = 0;
    for (int i = 0; i < count; i++) {
      if (fresh > 0 && random.nextDouble() < part) {
        arrivals.add(fresh - 1 - random.nextInt(Math.min(fresh, BEHIND)));
      } else {
        arrivals.add(fresh++);
      }
    }
    return arrivals;
  }
}
