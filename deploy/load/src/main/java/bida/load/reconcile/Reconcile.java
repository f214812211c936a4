package bida.load.reconcile;

import bida.load.Benchmark;
import bida.load.measure.Pair;
import bida.load.measure.Pairs;
import bida.load.report.Chart;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.load.system.Apart;
import bida.load.system.PaymentsApart;
import bida.local.machine.Say;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** A statement of millions of rows against the ledger: every difference, and nothing else. */
public final class Reconcile implements Benchmark {

  private static final double OF_COPY_OUT = 0.6;
  private static final double OF_FULL_JOIN = 2;
  private static final double PEAK_MB = 512;

  /** What is measured once: nothing is warmed up for it. */
  private record Cold(Comparison.Found joined, Comparison.Found ours) {}

  private final Stack stack;
  private final Seeded day;

  public Reconcile(Stack stack, int rows) {
    this.stack = stack;
    this.day = new Seeded(rows);
  }

  @Override
  public Report run(Say say) throws Exception {
    var folder = Files.createDirectories(stack.home().root().resolve("target/bench"));
    var statement = StatementFile.write(folder.resolve("statement.csv"), day);
    say.line("statement", "%d rows, %d MB".formatted(day.rows(), Files.size(statement) >> 20));
    try (var database = Apart.create(stack, Service.PAYMENT)) {
      migrate();
      try (var connection = database.connect()) {
        LedgerRows.fill(connection, day);
      }
      database.rest();
      say.line("ledger", "filled");
      return measure(say, database, statement);
    } finally {
      Files.deleteIfExists(statement);
    }
  }

  // The service makes the tables as everywhere, and is gone before anything is measured.
  private void migrate() throws IOException {
    PaymentsApart.start(stack).close();
  }

  private Report measure(Say say, Apart database, Path statement) throws Exception {
    var references = stack.home().root().resolve("deploy/load/reference");
    var copyOut = new CopyOut(database, references.resolve("reconcile-copy-out.sql"));
    var fullJoin = new FullJoin(database, references.resolve("reconcile-full-join.sql"));
    copyOut.rowsPerSecond();
    var joined = fullJoin.compare(statement);
    say.line("full join", told(joined));
    try (var engine = Engine.start(database, stack.home().root())) {
      var first = engine.compare(statement);
      say.line("ours", told(first) + ", the first of its process");
      return measure(say, statement, copyOut, engine, new Cold(joined, first));
    }
  }

  private Report measure(Say say, Path statement, CopyOut copyOut, Engine engine, Cold cold)
      throws Exception {
    var pairs = new ArrayList<Pair>();
    var wrong = new HashSet<>(apart(cold.ours().differences()));
    long peakMb = cold.ours().peakMb();
    var before = copyOut.rowsPerSecond();
    say.line("copy out", "%.0f rows/s".formatted(before));
    for (int i = 1; i <= Pairs.LEAST; i++) {
      var found = engine.compare(statement);
      var after = copyOut.rowsPerSecond();
      var ours = day.rows() / found.seconds();
      pairs.add(new Pair(before, ours, after, found.seconds() * 1000 / day.rows()));
      wrong.addAll(apart(found.differences()));
      peakMb = Math.max(peakMb, found.peakMb());
      say.line("pair " + i, "%.0f rows/s between %.0f and %.0f".formatted(ours, before, after));
      before = after;
    }
    return report(new Pairs(pairs), cold, wrong, peakMb);
  }

  private String told(Comparison.Found found) {
    return "%.0f rows/s".formatted(day.rows() / found.seconds());
  }

  /** What was found and is none, and what is one and was not found. */
  private Set<Difference> apart(Set<Difference> found) {
    var seeded = day.differences();
    var apart = new HashSet<>(found);
    apart.removeAll(seeded);
    seeded.removeAll(found);
    apart.addAll(seeded);
    return apart;
  }

  private Report report(Pairs pairs, Cold cold, Set<Difference> wrong, long peakMb) {
    var perSecond = day.rows() / cold.joined().seconds();
    var ours = pairs.median(Pair::ours);
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.exactly(
            "differences the full join sees wrongly, of " + day.differences().size(),
            apart(cold.joined().differences()).size(),
            0));
    findings.add(
        ours.isEmpty()
            ? Finding.none("differences seen wrongly", "= 0")
            : Finding.exactly("differences seen wrongly", wrong.size(), 0));
    findings.add(
        Finding.atLeast("rows/s over COPY OUT's", pairs.median(Pair::ratio), OF_COPY_OUT, ""));
    findings.add(
        Finding.atLeast(
            "rows/s over the full join's",
            ours.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ours.getAsDouble() / perSecond),
            OF_FULL_JOIN,
            ""));
    findings.add(
        ours.isEmpty()
            ? Finding.none("peak memory", "<= 512 MB")
            : Finding.atMost("peak memory", peakMb, PEAK_MB, "MB"));
    findings.add(Finding.told("full join", perSecond, "rows/s"));
    findings.add(Finding.told("ours", ours.orElse(0), "rows/s"));
    findings.add(
        Finding.told(
            "ours, the first of its process", day.rows() / cold.ours().seconds(), "rows/s"));
    return new Report(
        "reconcile",
        "a WeChat statement of %d rows against a ledger that differs in %d places"
            .formatted(day.rows(), day.differences().size()),
        "COPY OUT of the same rows; the file copied into a table and joined in SQL",
        Report.now(),
        Report.thisMachine(),
        findings,
        List.of(
            new Chart(
                "Pairs; grey ones are discarded",
                "ours over COPY OUT's",
                pairs.all().stream()
                    .map(
                        pair ->
                            new Chart.Bar(
                                "%.0f/s".formatted(pair.ours()), pair.ratio(), !pair.steady()))
                    .toList())),
        List.of(
            "Ours runs as a process of its own with -Xmx400m, and has compared once before, as a"
                + " service that runs since yesterday; the reading of the file counts.",
            "Database, load tool and the rest of the stack share the machine."));
  }
}
