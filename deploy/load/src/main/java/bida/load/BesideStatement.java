package bida.load;

import static java.util.Comparator.comparingDouble;

import bida.load.measure.ClosedLoad;
import bida.load.measure.Cpu;
import bida.load.measure.OpenLoad;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.measure.Run;
import bida.load.measure.Schedule;
import bida.load.report.Chart;
import bida.load.report.Finding;
import bida.load.system.Apart;
import bida.load.system.Reference;
import bida.load.system.Wires;
import bida.local.machine.Say;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * An endpoint as fast as it answers, between two runs of the bare statement of what it stores; and
 * how long it takes at a part of that, when requests come on a schedule.
 */
final class BesideStatement {

  // Enough to keep two processors and the commit busy; more only wait in line.
  static final int CLIENTS = 32;

  private static final double PART_OF_MAX = 0.6;
  private static final Duration OPEN = Duration.ofSeconds(12);
  // In so short a load one stall of a tenth of a second is a hundredth of it: a neighbour on the
  // machine would decide.
  private static final int OPEN_LOADS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  // Requests are made beforehand: enough for every path to be compiled, then half as much again as
  // were taken.
  private static final int FIRST_GUESS = 1_000;
  private static final double MARGIN = 1.5;

  /** Makes requests, each of its own; what that costs is not measured. */
  @FunctionalInterface
  interface Requests {
    List<byte[]> make(int count);
  }

  /**
   * @param accepted the status of an answer that says: it is stored
   * @param length of each run of a pair
   */
  record Endpoint(
      Wires wires, Requests requests, int accepted, Cpu cpu, Duration length, int pairs) {}

  /** What was measured, and how many requests were accepted in all. */
  record Measured(Pairs pairs, List<Run> loads, long accepted) {

    List<Finding> findings(String what, double ratio, double p99Millis) {
      var byP99 = loads.stream().sorted(comparingDouble(load -> load.millisAt(99))).toList();
      return List.of(
          Finding.atLeast(
              what + "s/s over the reference's statements/s", pairs.median(Pair::ratio), ratio, ""),
          Finding.atMost(
              "p99 of the answer at 60 % of the maximum, median of " + loads.size() + " loads",
              middle().millisAt(99),
              p99Millis,
              "ms"),
          Finding.told("p99 of the fastest of these loads", byP99.getFirst().millisAt(99), "ms"),
          Finding.told("p99 of the slowest of these loads", byP99.getLast().millisAt(99), "ms"),
          Finding.exactly(
              "refused or unanswered under the open loads",
              loads.stream().mapToLong(Run::failed).sum(),
              0),
          Finding.told("maximum", pairs.median(Pair::ours).orElse(0), "/s"),
          Finding.told(
              "reference",
              pairs.median(pair -> (pair.before() + pair.after()) / 2).orElse(0),
              "/s"),
          Finding.told(
              "CPU of service and database per " + what,
              pairs.median(Pair::cpuMillis).orElse(0),
              "ms"),
          Finding.told("open load", middle().perSecond(), "/s"),
          Finding.told("pairs discarded", pairs.discarded().size(), "of " + pairs.all().size()));
    }

    List<Chart> charts() {
      return List.of(
          Ratios.of(pairs),
          Percentiles.of(
              "Answer at 60 % of the maximum, in the middle one of the loads", middle()));
    }

    private Run middle() {
      return loads.stream()
          .sorted(comparingDouble(load -> load.millisAt(99)))
          .toList()
          .get(loads.size() / 2);
    }
  }

  private final Say say;
  private final Apart database;
  private final Reference reference;
  private final Endpoint endpoint;
  private final LongAdder accepted = new LongAdder();

  BesideStatement(Say say, Apart database, Reference reference, Endpoint endpoint) {
    this.say = say;
    this.database = database;
    this.reference = reference;
    this.endpoint = endpoint;
  }

  Measured measure() throws Exception {
    say.line("warm-up", "rounds of " + WARM_UP.toSeconds() + " s until it gets no faster");
    reference.run(WARM_UP);
    var most = (int) (warm() * MARGIN);
    var length = endpoint.length();

    var measured = new ArrayList<Pair>();
    database.rest();
    var before = reference.run(length).perSecond();
    for (int i = 1; i <= endpoint.pairs(); i++) {
      var requests = endpoint.requests().make(most * (int) length.toSeconds());
      database.rest();
      var used = endpoint.cpu().used();
      var run = closed(requests, length);
      var millis = endpoint.cpu().millisSince(used, run.answered());
      database.rest();
      var after = reference.run(length).perSecond();
      var pair = new Pair(before, run.perSecond(), after, millis);
      say.line("pair " + i, Ratios.told(pair));
      measured.add(pair);
      before = after;
    }
    var pairs = new Pairs(measured);
    return new Measured(pairs, openLoads(pairs), accepted.sum());
  }

  private double warm() throws Exception {
    return WarmUp.run(
        say,
        best -> {
          var count = (int) (Math.max(FIRST_GUESS, best * MARGIN) * WARM_UP.toSeconds());
          return closed(endpoint.requests().make(count), WARM_UP).perSecond();
        });
  }

  private Run closed(List<byte[]> requests, Duration length) {
    var run =
        ClosedLoad.run(
            CLIENTS,
            length,
            IntStream.range(0, requests.size()).iterator(),
            number -> send(requests.get(number)));
    if (run.failed() > 0) {
      throw new IllegalStateException(run.failed() + " requests were not accepted");
    }
    return run;
  }

  private List<Run> openLoads(Pairs pairs) throws Exception {
    var max = pairs.median(Pair::ours).orElse(pairs.all().getLast().ours());
    var schedule = new Schedule(max * PART_OF_MAX, OPEN);
    // Requests come otherwise now, and groups of them are smaller: once to get used to it.
    open("to get used to it", schedule);
    var runs = new ArrayList<Run>();
    for (int i = 1; i <= OPEN_LOADS; i++) {
      runs.add(open("load " + i, schedule));
    }
    return runs;
  }

  private Run open(String what, Schedule schedule) throws Exception {
    var requests = endpoint.requests().make(schedule.size());
    database.rest();
    var run = OpenLoad.run(CLIENTS, schedule, number -> send(requests.get(number)));
    say.line(
        "open load",
        "%s: %.0f/s, p50 %.1f ms, p99 %.1f ms, at most %.1f ms"
            .formatted(
                what, schedule.perSecond(), run.millisAt(50), run.millisAt(99), run.millisAt(100)));
    return run;
  }

  private boolean send(byte[] request) throws Exception {
    var right = endpoint.wires().send(request) == endpoint.accepted();
    if (right) {
      accepted.increment();
    }
    return right;
  }
}
