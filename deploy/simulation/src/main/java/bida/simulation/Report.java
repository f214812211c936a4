package bida.simulation;

import bida.simulation.machine.Coverage;
import bida.simulation.machine.Fault;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the runs of many seeds came to. */
final class Report {

  private final Coverage coverage = new Coverage();
  private final List<Integer> steps = new ArrayList<>();
  private final List<Integer> orders = new ArrayList<>();
  private final List<Integer> faults = new ArrayList<>();

  synchronized void add(Run run) {
    coverage.add(run.coverage());
    steps.add(run.steps());
    orders.add(run.orders());
    faults.add(run.faultsMade());
  }

  int seeds() {
    return steps.size();
  }

  void print(PrintStream out, Duration took) {
    out.printf(
        "%,d seeds in %.1f s, %.1f a second%n",
        seeds(), took.toMillis() / 1e3, seeds() * 1e3 / Math.max(1, took.toMillis()));
    out.printf(
        "median seed: %d orders, %d kinds of fault, %d steps (least %d, %d, %d)%n",
        median(orders), median(faults), median(steps), least(orders), least(faults), least(steps));
    new PairsReport(coverage).print(out);
    printRows(out);
    out.println("ends: " + joined(coverage.ends()));
  }

  private void printRows(PrintStream out) {
    var rows = new TreeSet<String>();
    coverage.faults().keySet().forEach(fault -> rows.addAll(fault.rows()));
    out.printf(
        "rows of failures.md: %d (%s); it names the tests of the others%n",
        rows.size(), String.join(" ", rows));
    out.println(
        "faults: "
            + coverage.faults().entrySet().stream()
                .map(made -> name(made.getKey()) + " " + made.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static String name(Fault fault) {
    return fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static String joined(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static int median(List<Integer> numbers) {
    return numbers.isEmpty() ? 0 : numbers.stream().sorted().toList().get(numbers.size() / 2);
  }

  private static int least(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).min().orElse(0);
  }
}
