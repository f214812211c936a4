package bida.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an audit is asked for, wherever it runs. */
public final class AuditOptions {

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(
      names = "--young",
      defaultValue = "PT10M",
      description = "What changed within that time is in flight (default: ${DEFAULT-VALUE}).")
  private Duration young = Duration.ofMinutes(10);

  @Option(names = "--only", split = ",", description = "Some of the invariants alone, as I1,I5.")
  private @Nullable Set<String> only;

  @Option(
      names = "--rows",
      defaultValue = "20",
      description = "How many rows are named of each; all are counted (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--every",
      description = "Go on auditing with that pause, as PT5M, and serve metrics.")
  private @Nullable Duration every;

  @Option(
      names = "--port",
      defaultValue = "8096",
      description = "Where the metrics are, on this machine alone (default: ${DEFAULT-VALUE}).")
  private int port;

  /** 0 where all invariants hold, 1 where one does not. */
  public int run(Books.Door door, InstantSource clock)
      throws SQLException, IOException, InterruptedException {
    var audit = new Audit(chosen(), rows);
    if (every != null) {
      new Watch(audit, door, clock, young).every(every, port);
      return 0;
    }
    var at = Moment.of(clock, young);
    var verdicts = audit.ask(door, at);
    if (json) {
      Report.printJson(verdicts, at, System.out);
    } else {
      Report.print(verdicts, System.out);
    }
    return verdicts.stream().allMatch(Verdict::holds) ? 0 : 1;
  }

  private List<Invariant> chosen() {
    var names = only;
    if (names == null) {
      return Invariants.ALL;
    }
    var chosen =
        Invariants.ALL.stream().filter(invariant -> names.contains(invariant.name())).toList();
    if (chosen.size() != names.size()) {
      throw new IllegalArgumentException("not all of " + names + " are invariants, I1 to I13");
    }
    return chosen;
  }
}
