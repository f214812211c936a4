package bida.load;

import bida.load.PaidOrders.Seen;
import bida.load.measure.Cpu;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.measure.Schedule;
import bida.load.report.Chart;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.OutboxProbe;
import bida.local.machine.Say;
import bida.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How long after a channel's callback the buyer sees on the live stream that his key is there. */
final class PaidToDelivered implements Benchmark {

  private static final double TIMES_THE_FLOOR = 5;

  private static final Schedule USUAL = new Schedule(30, Duration.ofSeconds(20));
  private static final List<Schedule> FASTER =
      List.of(
          new Schedule(50, Duration.ofSeconds(20)),
          new Schedule(100, Duration.ofSeconds(20)),
          new Schedule(300, Duration.ofSeconds(10)));
  // About so many rows a second 30 paid orders leave in the five outboxes.
  private static final Schedule FLOOR = new Schedule(200, Duration.ofSeconds(10));

  private static final double SUSTAINED = 0.9;
  private static final double MILLIS = 1000;
  private static final int OF_A_WARM_UP = 400;
  private static final int AT_ONCE = 32;
  private static final List<String> STEPS =
      List.of(PaidOrders.ACKNOWLEDGED, "PAID", "FULFILLING", PaidOrders.DELIVERED);

  private final Stack stack;
  private final int pairs;

  PaidToDelivered(Stack stack, int pairs) {
    this.stack = stack;
    this.pairs = Math.max(Pairs.LEAST, pairs);
  }

  /** Orders paid at a rate, and what all processes have taken for one of them. */
  private record Load(double perSecond, Seen seen, Map<String, Double> cpuMillis) {

    double p99() {
      return seen.shown().millisAt(99);
    }

    double cpu() {
      return cpuMillis.values().stream().mapToDouble(millis -> millis).sum();
    }

    /** Who is slower than orders come would be ever later. */
    boolean sustained() {
      return seen.shown().perSecond() >= SUSTAINED * perSecond;
    }

    String told() {
      var shown = seen.shown();
      return "p50 %.0f ms, p99 %.0f ms, %d of %d not delivered, CPU %.1f ms per order"
          .formatted(shown.millisAt(50), p99(), shown.failed(), shown.answered(), cpu());
    }
  }

  @Override
  public Report run(Say say) throws Exception {
    try (var probe = OutboxProbe.open(stack);
        var orders = new PaidOrders(stack)) {
      say.line("warm-up", "%d orders, %d at a time".formatted(OF_A_WARM_UP, AT_ONCE));
      var most = WarmUp.run(say, _ -> orders.atOnce(AT_ONCE, OF_A_WARM_UP).shown().perSecond());
      // What is called thirty times a second is still being compiled long after the pace is steady.
      say.line("warm-up", "%.0f/s, orders per second of CPU".formatted(USUAL.perSecond()));
      WarmUp.run(say, _ -> MILLIS / load(orders.prepare(USUAL)).cpu());
      floor(probe);

      var loads = new ArrayList<Load>();
      var measured = new ArrayList<Pair>();
      for (int i = 1; i <= pairs; i++) {
        var prepared = orders.prepare(USUAL);
        var before = floor(probe);
        var ours = load(prepared);
        var after = floor(probe);
        say.line(
            "pair " + i,
            "%s; floor's p99 %.1f ms and %.1f ms".formatted(ours.told(), before, after));
        loads.add(ours);
        measured.add(new Pair(before, ours.p99(), after, ours.cpu()));
      }
      var faster = new ArrayList<Load>();
      var slower = loads.getLast();
      for (var schedule = FASTER.iterator(); slower.sustained() && schedule.hasNext(); ) {
        slower = load(orders.prepare(schedule.next()));
        say.line("%.0f/s".formatted(slower.perSecond()), slower.told());
        faster.add(slower);
      }
      return report(new Pairs(measured), loads, faster, most);
    }
  }

  private static double floor(OutboxProbe probe) {
    var first = probe.rows().take(FLOOR.size());
    var heard = probe.reader().expect(first, FLOOR.size());
    return OutboxLoad.of(probe.rows(), FLOOR, first, heard).p99();
  }

  private Load load(PaidOrders.Prepared prepared) throws InterruptedException {
    var began = parts();
    var seen = prepared.pay();
    var millis = new TreeMap<String, Double>();
    for (var part : began) {
      millis.put(part.name(), part.cpu().millisSince(part.used(), seen.shown().answered()));
    }
    return new Load(prepared.perSecond(), seen, millis);
  }

  private record Began(String name, Cpu cpu, Duration used) {}

  private List<Began> parts() {
    var began = new ArrayList<Began>();
    for (var part : stack.parts()) {
      stack
          .pidFile(part.name())
          .living()
          .map(running -> new Cpu(running.pid()))
          .ifPresent(cpu -> began.add(new Began(part.name(), cpu, cpu.used())));
    }
    return began;
  }

  private static Report report(Pairs pairs, List<Load> loads, List<Load> faster, double most) {
    var middle =
        loads.stream().sorted(Comparator.comparingDouble(Load::p99)).toList().get(loads.size() / 2);
    var findings =
        new ArrayList<>(
            List.of(
                Finding.atMost(
                    "p99 at 30/s over the relay's own p99",
                    pairs.median(Pair::ratio),
                    TIMES_THE_FLOOR,
                    ""),
                Finding.exactly(
                    "paid at 30, 50 or 100/s and not delivered",
                    Stream.concat(loads.stream(), faster.stream())
                        .filter(load -> load.perSecond() <= 100)
                        .mapToLong(load -> load.seen().shown().failed())
                        .sum(),
                    0),
                Finding.told("p50 at 30/s", middle.seen().shown().millisAt(50), "ms"),
                Finding.told("p99 at 30/s, median of the loads", middle.p99(), "ms"),
                Finding.told(
                    "the relay's own p99, commit to consumer at 200 rows a second",
                    pairs.median(pair -> (pair.before() + pair.after()) / 2),
                    "ms")));
    for (var load : faster) {
      var shown = load.seen().shown();
      var at = " at %.0f/s".formatted(load.perSecond());
      findings.add(Finding.told("p50" + at, shown.millisAt(50), "ms"));
      findings.add(Finding.told("p99" + at, shown.millisAt(99), "ms"));
      findings.add(Finding.told("delivered" + at, shown.perSecond(), "/s"));
    }
    findings.add(
        Finding.told(
            "delivered where %d at a time wait for theirs".formatted(AT_ONCE), most, "/s"));
    findings.add(Finding.told("CPU of all processes per order at 30/s", middle.cpu(), "ms"));
    findings.add(
        Finding.told("pairs discarded", pairs.discarded().size(), "of " + pairs.all().size()));
    return new Report(
        "paid-to-delivered",
        "signed WeChat callbacks of open payments at 30/s, each until the live stream of its order"
            + " shows that the card key is there; 50, 100 and 300/s as well",
        "the running relay by itself: a row committed into order-service's outbox until a consumer"
            + " of its topic has it, at 200/s",
        Report.now(),
        Report.thisMachine(),
        List.copyOf(findings),
        List.of(
            Percentiles.of(
                "From the callback to DELIVERED on the stream at 30/s", middle.seen().shown()),
            steps("From the callback at 30/s, p50 of each step", middle.seen(), 50),
            steps("From the callback at 30/s, p99 of each step", middle.seen(), 99),
            new Chart(
                "CPU per order at 30/s, by process",
                "ms",
                middle.cpuMillis().entrySet().stream()
                    .map(part -> new Chart.Bar(part.getKey(), part.getValue()))
                    .toList())),
        List.of(
            "A paid order passes the relay three times before its stream shows the key: payment"
                + " confirmed, delivery requested, key issued. Streams of another instance wait for a fourth.",
            "A load is the last when more come than are delivered: at faster ones only the line"
                + " grows.",
            "The page of each order is opened 2 s before its payment. Orders are placed, and"
                + " payments opened, before each load.",
            "The callbacks are the bench's own, so the simulated channel knows none of the"
                + " payments, and its statement of the day will not have them."));
  }

  private static Chart steps(String title, Seen seen, double percentile) {
    return new Chart(
        title,
        "ms",
        STEPS.stream()
            .flatMap(
                step ->
                    Optional.ofNullable(seen.steps().get(step))
                        .map(run -> new Chart.Bar(step, run.millisAt(percentile)))
                        .stream())
            .toList());
  }
}
