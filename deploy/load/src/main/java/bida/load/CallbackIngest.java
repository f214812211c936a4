package bida.load;

import bida.load.BesideStatement.Endpoint;
import bida.load.BesideStatement.Measured;
import bida.load.measure.Cpu;
import bida.load.measure.Pairs;
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

/** How many callbacks are verified, written down and acknowledged, beside the bare statements. */
final class CallbackIngest implements Benchmark {

  private static final double RATIO = 0.4;
  private static final double P99_MILLIS = 40;
  private static final int ACKNOWLEDGED = 200;

  private static final String RECORDED =
      "select count(*) from movement where reference like '" + PaymentsApart.MARK + "%'";

  private final Stack stack;
  private final Duration length;
  private final int pairs;

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
      try (var wires = new Wires(payments.port(), BesideStatement.CLIENTS);
          var reference =
              new Reference(
                  stack.home().root().resolve("deploy/load/reference/callback-ingest.sql"),
                  database)) {
        var cpu = new Cpu(payments.pid(), database.serverPid());
        var endpoint = new Endpoint(wires, payments::letters, ACKNOWLEDGED, cpu, length, pairs);
        var measured = new BesideStatement(say, database, reference, endpoint).measure();
        return report(measured, measured.accepted() - database.count(RECORDED));
      }
    }
  }

  private static Report report(Measured measured, long lost) {
    var findings = new ArrayList<>(measured.findings("callback", RATIO, P99_MILLIS));
    findings.add(Finding.exactly("acknowledged and not written down", lost, 0));
    return new Report(
        "callback-ingest",
        "freshly signed WeChat callbacks: RSA verified, decrypted, evidence and ledger row"
            + " committed, acknowledged",
        "deploy/load/reference/callback-ingest.sql over JDBC, 8 clients, same tables, same"
            + " durability",
        Report.now(),
        Report.thisMachine(),
        List.copyOf(findings),
        measured.charts(),
        List.of(
            "The reference is the statement alone over JDBC: the embedded PostgreSQL brings no"
                + " pgbench.",
            "The service runs as an instance of its own with the JVM's optimising compiler, on a"
                + " database of its own, whose movements are never due: what follows an"
                + " acknowledgement is measured by callback-burst.",
            "Load tool, service, database and the rest of the stack share the machine."));
  }
}
