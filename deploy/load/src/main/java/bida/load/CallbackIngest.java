package bida.load;

import static java.util.Comparator.comparingDouble;

import bida.load.measure.ClosedLoad;
import bida.load.measure.Cpu;
import bida.load.measure.OpenLoad;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.measure.Run;
import bida.load.measure.Schedule;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Apart;
import bida.load.system.PaymentsApart;
import bida.load.system.Reference;
import bida.load.system.Wires;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** How many callbacks are verified, written down and acknowledged, beside the bare statements. */
final class CallbackIngest implements Benchmark {

  private static final double RATIO = 0.4;
  private static final double P99_MILLIS = 40;
  private static final double PART_OF_MAX = 0.6;

  // Enough to keep two processors and the commit busy; more only wait in line.
  private static final int CLIENTS = 32;
  private static final Duration OPEN = Duration.ofSeconds(12);
  // In so short a load one stall of a tenth of a second is a hundredth of it: a neighbour on the
  // machine would decide.
  private static final int OPEN_LOADS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  // Callbacks are signed beforehand, a millisecond each: enough for every path to be compiled, then
  // half as much again as were taken.
  private static final int FIRST_GUESS = 1_000;
  private static final double MARGIN = 1.5;

  private static final String RECORDED =
      "select count(*) from movement where reference like '" + PaymentsApart.MARK + "%'";

  private final Stack stack;
  private final Duration length;
  private final int pairs;
  private final LongAdder acknowledged = new LongAdder();

  CallbackIngest(Stack stack, Duration length, int pairs) {
    this.stack = stack;
    this.length = length;
    this.pairs = Math.max(Pairs.LEAST, pairs);
  }

  @Override
  public Report run(Say say) throws Exception {
    try (var database = Apart.create(stack, Service.PAYMENT);
        var payments = PaymentsApart.start(stack)) {
      // Applying is callback-burst's to measure: here nothing is ever due.
      database.execute(
          """
          create function never_due() returns trigger language plpgsql as
            'begin new.next_try_at := ''infinity''; return new; end';
          create trigger never_due before insert on movement for each row execute function never_due()
          """);
      try (var wires = new Wires(payments.port(), CLIENTS);
          var reference =
              new Reference(
                  stack.home().root().resolve("deploy/load/reference/callback-ingest.sql"),
                  database)) {
        return measure(say, database, payments, wires, reference);
      }
    }
  }

  private Report measure(
      Say say, Apart database, PaymentsApart payments, Wires wires, Reference reference)
      throws Exception {
    var cpu = new Cpu(payments.pid(), stack.pidFile("postgres").living().orElseThrow().pid());
    say.line("warm-up", "rounds of " + WARM_UP.toSeconds() + " s until it gets no faster");
    reference.run(WARM_UP);
    var most = (int) (warm(say, payments, wires) * MARGIN);

    var measured = new ArrayList<Pair>();
    database.rest();
    var before = reference.run(length).perSecond();
    for (int i = 1; i <= pairs; i++) {
      var letters = payments.letters(most * (int) length.toSeconds());
      database.rest();
      var used = cpu.used();
      var run = closed(letters, wires, length);
      var millis = cpu.millisSince(used, run.answered());
      database.rest();
      var after = reference.run(length).perSecond();
      var pair = new Pair(before, run.perSecond(), after, millis);
      say.line("pair " + i, Ratios.told(pair));
      measured.add(pair);
      before = after;
    }
    var all = new Pairs(measured);
    var loads = openLoads(say, database, payments, wires, all);
    var lost = acknowledged.sum() - database.count(RECORDED);
    return report(all, loads, lost);
  }

  private double warm(Say say, PaymentsApart payments, Wires wires) throws Exception {
    return WarmUp.run(
        say,
        best -> {
          var count = (int) (Math.max(FIRST_GUESS, best * MARGIN) * WARM_UP.toSeconds());
          return closed(payments.letters(count), wires, WARM_UP).perSecond();
        });
  }

  private Run closed(List<byte[]> letters, Wires wires, Duration length) {
    var run =
        ClosedLoad.run(
            CLIENTS,
            length,
            IntStream.range(0, letters.size()).iterator(),
            number -> send(letters.get(number), wires));
    if (run.failed() > 0) {
      throw new IllegalStateException(run.failed() + " callbacks were not acknowledged");
    }
    return run;
  }

  private List<Run> openLoads(
      Say say, Apart database, PaymentsApart payments, Wires wires, Pairs pairs) throws Exception {
    var max = pairs.median(Pair::ours).orElse(pairs.all().getLast().ours());
    var schedule = new Schedule(max * PART_OF_MAX, OPEN);
    // Groups are smaller now and come otherwise: once to get used to it.
    open(say, "to get used to it", payments, wires, database, schedule);
    var runs = new ArrayList<Run>();
    for (int i = 1; i <= OPEN_LOADS; i++) {
      runs.add(open(say, "load " + i, payments, wires, database, schedule));
    }
    return runs;
  }

  private Run open(
      Say say, String what, PaymentsApart payments, Wires wires, Apart database, Schedule schedule)
      throws Exception {
    var letters = payments.letters(schedule.size());
    database.rest();
    var run = OpenLoad.run(CLIENTS, schedule, number -> send(letters.get(number), wires));
    say.line(
        "open load",
        "%s: %.0f/s, p50 %.1f ms, p99 %.1f ms, at most %.1f ms"
            .formatted(
                what, schedule.perSecond(), run.millisAt(50), run.millisAt(99), run.millisAt(100)));
    return run;
  }

  private boolean send(byte[] letter, Wires wires) throws Exception {
    var right = wires.send(letter) == 200;
    if (right) {
      acknowledged.increment();
    }
    return right;
  }

  private Report report(Pairs pairs, List<Run> loads, long lost) {
    var slowestLast = loads.stream().sorted(comparingDouble(load -> load.millisAt(99))).toList();
    var middle = slowestLast.get(loads.size() / 2);
    var findings =
        List.of(
            Finding.atLeast(
                "callbacks/s over the reference's statements/s",
                pairs.median(Pair::ratio),
                RATIO,
                ""),
            Finding.atMost(
                "p99 of the answer at 60 % of the maximum, median of " + loads.size() + " loads",
                middle.millisAt(99),
                P99_MILLIS,
                "ms"),
            Finding.told(
                "p99 of the fastest of these loads", slowestLast.getFirst().millisAt(99), "ms"),
            Finding.told(
                "p99 of the slowest of these loads", slowestLast.getLast().millisAt(99), "ms"),
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
                "CPU of service and database per callback",
                pairs.median(Pair::cpuMillis).orElse(0),
                "ms"),
            Finding.exactly("acknowledged and not written down", lost, 0),
            Finding.told("open load", middle.perSecond(), "/s"),
            Finding.told("pairs discarded", pairs.discarded().size(), "of " + pairs.all().size()));
    return new Report(
        "callback-ingest",
        "freshly signed WeChat callbacks: RSA verified, decrypted, evidence and ledger row"
            + " committed, acknowledged",
        "deploy/load/reference/callback-ingest.sql over JDBC, 8 clients, same tables, same"
            + " durability",
        Report.now(),
        Report.thisMachine(),
        findings,
        List.of(
            Ratios.of(pairs),
            Percentiles.of(
                "Answer at 60 % of the maximum, in the middle one of the loads", middle)),
        List.of(
            "The reference is the statement alone over JDBC: the embedded PostgreSQL brings no"
                + " pgbench.",
            "The service runs as an instance of its own with the JVM's optimising compiler, on a"
                + " database of its own, whose movements are never due: what follows an"
                + " acknowledgement is measured by callback-burst.",
            "Load tool, service, database and the rest of the stack share the machine."));
  }
}
