package bida.simulation;

import bida.simulation.machine.Guard;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What to run.
 *
 * @param from the first seed
 * @param seconds after which no further seed is begun; 0 for no such end
 * @param missing what keeps the money right, and is left out to see that it is missed
 * @param story tells all of what happens in the first seed, or in the shortest schedule that fails
 */
record Options(
    long from, long seeds, long seconds, int threads, boolean story, Set<Guard> missing) {

  private static final long USUALLY = 1_000;

  static Options of(List<String> arguments) {
    long from = 1;
    long seeds = 0;
    long seconds = 0;
    int threads = Runtime.getRuntime().availableProcessors();
    var story = false;
    var missing = EnumSet.noneOf(Guard.class);
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--from" -> from = Long.parseLong(value(arguments, ++i));
        case "--seeds" -> seeds = Long.parseLong(value(arguments, ++i));
        case "--for" -> seconds = Long.parseLong(value(arguments, ++i));
        case "--threads" -> threads = Integer.parseInt(value(arguments, ++i));
        case "--story" -> story = true;
        case "--without" -> missing.add(guard(value(arguments, ++i)));
        default -> throw new IllegalArgumentException("what is " + arguments.get(i) + "?");
      }
    }
    if (seeds == 0) {
      seeds = seconds > 0 ? Long.MAX_VALUE - from : USUALLY;
    }
    if (seeds < 1 || seconds < 0 || threads < 1) {
      throw new IllegalArgumentException("--seeds, --for and --threads are at least 1");
    }
    return new Options(from, seeds, seconds, threads, story, missing);
  }

  private static Guard guard(String name) {
    return Guard.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static String value(List<String> arguments, int i) {
    if (i >= arguments.size()) {
      throw new IllegalArgumentException(arguments.get(i - 1) + " needs a value");
    }
    return arguments.get(i);
  }
}
