package bida.simulation;

import bida.simulation.Lifecycles.Lifecycle;
import bida.simulation.machine.Coverage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which pairs of a state and a command were met, which were not, why, and where they are tested.
 */
final class PairsReport {

  private final Set<String> met;
  private final Set<String> strays;
  private final NotSimulated notSimulated = NotSimulated.read();

  PairsReport(Coverage coverage) {
    this.met = keys(coverage.pairs().keySet());
    this.strays = keys(coverage.strays());
  }

  private static Set<String> keys(Set<Coverage.Pair> pairs) {
    return pairs.stream()
        .map(pair -> key(pair.lifecycle(), pair.command().getSimpleName(), pair.state().name()))
        .collect(Collectors.toSet());
  }

  private static String key(String lifecycle, String command, String state) {
    return lifecycle + " " + command + " " + state;
  }

  void print(PrintStream out) {
    long sum = 0;
    long beside = 0;
    long all = 0;
    var parts = new ArrayList<String>();
    for (var lifecycle : Lifecycles.all()) {
      long seen = lifecycle.pairs().filter(pair -> isIn(met, lifecycle, pair)).count();
      long asked = lifecycle.pairs().filter(pair -> isMet(lifecycle, pair)).count();
      long there = lifecycle.pairs().count();
      sum += seen;
      beside += asked - seen;
      all += there;
      parts.add("%s %d + %d/%d".formatted(lifecycle.name(), seen, asked - seen, there));
    }
    out.printf(
        "pairs of state and command: %d met and %d asked beside what happens, of %d (%s)%n",
        sum, beside, all, String.join(", ", parts));
    Lifecycles.all().forEach(lifecycle -> printUnmet(out, lifecycle));
  }

  private boolean isMet(Lifecycle lifecycle, Lifecycle.Pair pair) {
    return isIn(met, lifecycle, pair) || isIn(strays, lifecycle, pair);
  }

  private static boolean isIn(Set<String> pairs, Lifecycle lifecycle, Lifecycle.Pair pair) {
    return pairs.contains(key(lifecycle.name(), pair.command(), pair.state()));
  }

  private void printUnmet(PrintStream out, Lifecycle lifecycle) {
    var cannot = new LinkedHashMap<String, List<Lifecycle.Pair>>();
    var byCommand = new TreeMap<String, List<String>>();
    lifecycle
        .pairs()
        .filter(pair -> !isMet(lifecycle, pair))
        .forEach(
            pair ->
                notSimulated
                    .why(lifecycle.name(), pair.command(), pair.state())
                    .ifPresentOrElse(
                        why -> cannot.computeIfAbsent(why, _ -> new ArrayList<>()).add(pair),
                        () ->
                            byCommand
                                .computeIfAbsent(pair.command(), _ -> new ArrayList<>())
                                .add(pair.state())));
    if (cannot.isEmpty() && byCommand.isEmpty()) {
      return;
    }
    out.printf("  %s, all of which %s has:%n", lifecycle.name(), lifecycle.test());
    cannot.forEach((why, pairs) -> out.printf("    %s: %s%n", why, counted(pairs)));
    if (!byCommand.isEmpty()) {
      out.println("    no seed came there: " + joined(byCommand));
    }
  }

  private static String counted(List<Lifecycle.Pair> pairs) {
    var commands = new LinkedHashSet<String>();
    pairs.forEach(pair -> commands.add(pair.command()));
    return pairs.size() + " of " + commands.size() + " commands";
  }

  private static String joined(Map<String, List<String>> byCommand) {
    return byCommand.entrySet().stream()
        .map(entry -> entry.getKey() + " " + String.join("|", entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
