package bida.local;

import bida.audit.AuditOptions;
import bida.audit.Main;
import bida.local.api.Web;
import bida.local.api.World;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks the databases of the running system whether the invariants hold; deploy/audit does it. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the five databases whether the invariants I1 to I13 hold, and prints of each how much was",
      "looked at and every row that breaks it. It reads as the role audit, which sees no secret and",
      "changes nothing."
    },
    footer = {
      "",
      "Exit code 0 when all of them hold, 1 otherwise.",
      "",
      "  ./bida audit --young PT0S       also what was done this minute",
      "  ./bida audit --only I1,I5 --json",
      "  ./bida audit --every PT5M       goes on, with metrics"
    })
final class Audit implements Callable<Integer> {

  @Mixin private AuditOptions options = new AuditOptions();

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    var stack = Here.stack();
    var world = new World(new Web(), stack.at().http("control"));
    // What is overdue is so by the clock that the services follow.
    InstantSource clock = () -> world.clock().at(InstantSource.system().instant());
    return options.run(
        Main.door(
            "127.0.0.1", stack.at().port("postgres"), stack.secrets().word("audit-db-password")),
        clock);
  }
}
