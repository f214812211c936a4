package bida.load;

import bida.load.measure.Cpu;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.measure.Schedule;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Apart;
import bida.load.system.OutboxRows;
import bida.load.system.RelayApart;
import bida.load.system.SlotReader;
import bida.load.system.TopicReader;
import bida.load.system.TopicsApart;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long a committed event is on its way to a consumer, and how fast goes what has piled up. */
final class OutboxToConsumer implements Benchmark {

  private static final double P99_MILLIS = 60;
  private static final double DRAIN_PER_SECOND = 10_000;

  private static final double USUAL = 200;
  private static final double FAST = 500;
  private static final int MISSED = 100_000;
  private static final int OF_A_WARM_UP = 20_000;

  private final Stack stack;
  private final Duration length;
  private final int pairs;

  OutboxToConsumer(Stack stack, Duration length, int pairs) {
    this.stack = stack;
    this.length = length;
    this.pairs = Math.max(Pairs.LEAST, pairs);
  }

  /**
   * What was committed while the relay was away.
   *
   * @param pair rows a second, between two of the same rows read plainly
   * @param firstSeconds from the start of the relay's process to its first row
   */
  private record Drain(Pair pair, double firstSeconds) {}

  @Override
  public Report run(Say say) throws Exception {
    var topics = new ArrayList<>(RelayApart.topics());
    topics.add(OutboxRows.topic());
    try (var database = Apart.create(stack, Service.ORDER);
        var _ = TopicsApart.create(stack, topics);
        var rows = OutboxRows.create(stack, database);
        var topic = new TopicReader(stack)) {
      var paces = new ArrayList<RelayPace>();
      double warm;
      try (var relay = RelayApart.start(stack)) {
        say.line("warm-up", OF_A_WARM_UP + " rows at a time until they go no faster");
        warm = WarmUp.run(say, _ -> thawed(rows, topic, relay));
        var way =
            new RelayPace.Way(
                database,
                rows,
                relay,
                topic,
                new Cpu(relay.pid()),
                new Cpu(database.serverPid(), brokerPid()));
        for (var perSecond : List.of(USUAL, FAST)) {
          paces.add(RelayPace.of(say, way, new Schedule(perSecond, length), pairs));
        }
      }
      var drains = new ArrayList<Drain>();
      for (int i = 1; i <= pairs; i++) {
        var drain = drain(database, rows, topic);
        say.line(
            "drain " + i,
            "%s; the first after %.1f s"
                .formatted(Ratios.told(drain.pair()), drain.firstSeconds()));
        drains.add(drain);
      }
      return report(paces, warm, drains, topic.again());
    }
  }

  private static double thawed(OutboxRows rows, TopicReader topic, RelayApart relay)
      throws Exception {
    var first = rows.take(OF_A_WARM_UP);
    var arrivals = topic.expect(first, OF_A_WARM_UP);
    relay.freeze();
    rows.backlog(first, OF_A_WARM_UP);
    relay.thaw();
    return arrivals.awaitAll(OutboxLoad.STUCK).perSecond();
  }

  // The slots of the reference are as old as the first row; each of three readers reads all.
  private Drain drain(Apart database, OutboxRows rows, TopicReader topic) throws Exception {
    var first = rows.take(MISSED);
    try (var one = SlotReader.open(database, "one");
        var other = SlotReader.open(database, "other")) {
      rows.backlog(first, MISSED);
      database.rest();
      var before = one.expect(first, MISSED).awaitAll(OutboxLoad.STUCK).perSecond();
      var arrivals = topic.expect(first, MISSED);
      var others = new Cpu(database.serverPid(), brokerPid());
      var used = others.used();
      var began = System.nanoTime();
      double millis;
      try (var relay = RelayApart.start(stack)) {
        arrivals.awaitAll(OutboxLoad.STUCK);
        var all = others.used().minus(used).plus(new Cpu(relay.pid()).used());
        millis = all.toNanos() / 1e6 / MISSED;
      }
      var after = other.expect(first, MISSED).awaitAll(OutboxLoad.STUCK).perSecond();
      return new Drain(
          new Pair(before, arrivals.perSecond(), after, millis),
          (arrivals.nanos().getMin() - began) / 1e9);
    }
  }

  private long brokerPid() {
    return stack.pidFile("kafka").living().orElseThrow().pid();
  }

  private static Report report(List<RelayPace> paces, double warm, List<Drain> drains, long again) {
    var drained = new Pairs(drains.stream().map(Drain::pair).toList());
    var usual = paces.getFirst();
    var fast = paces.getLast();
    var findings =
        new ArrayList<>(
            List.of(
                Finding.atMost(
                    "p99 from when a row was due to its consumer at 200/s, median of %d loads"
                        .formatted(usual.loads().size()),
                    usual.middle().p99(),
                    P99_MILLIS,
                    "ms"),
                Finding.told("the same at 500/s", fast.middle().p99(), "ms"),
                Finding.atLeast(
                    "rows drained after a start, from the first to the last of 100,000",
                    drained.median(Pair::ours),
                    DRAIN_PER_SECOND,
                    "/s"),
                Finding.exactly("rows that never came", usual.failed() + fast.failed(), 0)));
    findings.addAll(usual.told());
    findings.addAll(fast.told());
    findings.addAll(
        List.of(
            Finding.told(
                "the same rows read plainly",
                drained.median(pair -> (pair.before() + pair.after()) / 2),
                "/s"),
            Finding.told("rows drained over those read plainly", drained.median(Pair::ratio), ""),
            Finding.told("rows drained by a relay that was warm and only frozen", warm, "/s"),
            Finding.told(
                "from the start of the relay's process to the first row, on average",
                drains.stream().mapToDouble(Drain::firstSeconds).average().orElse(0),
                "s"),
            Finding.told(
                "CPU of relay, database and broker per row drained, with the relay's start",
                drained.median(Pair::cpuMillis),
                "ms"),
            Finding.told("rows that came more than once", again, ""),
            Finding.told(
                "drains discarded", drained.discarded().size(), "of " + drained.all().size())));
    return new Report(
        "relay",
        "one event per transaction into an outbox at 200/s and at 500/s, each until a consumer of"
            + " its topic has it; 100,000 of them that were committed while the relay was away",
        "the same stream of the same rows, read by a slot of its own over JDBC: pgoutput, and"
            + " nothing done with it",
        Report.now(),
        Report.thisMachine(),
        List.copyOf(findings),
        List.of(
            Percentiles.of(
                "From due to its consumer at 200/s, the middle load", usual.middle().run()),
            Percentiles.of(
                "From due to its consumer at 500/s, the middle load", fast.middle().run()),
            Ratios.of(drained)),
        List.of(
            "The reference is what pg_recvlogical does, in pgjdbc: the PostgreSQL of Maven Central"
                + " brings no pg_recvlogical. It writes nowhere; ours has every row in a broker.",
            "The relay runs as an instance of its own with the JVM's optimising compiler and the"
                + " settings of production, on a database, a slot and topics of its own. While the"
                + " reference reads at a rate it is frozen.",
            "Load tool, relay, database, broker and the rest of the stack share the machine."));
  }
}
