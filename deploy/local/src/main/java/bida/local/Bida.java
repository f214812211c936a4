package bida.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** ./bida: runs the whole system on one machine, and looks into it. */
@Command(
    name = "bida",
    description = "Runs the whole of Bida on this machine, without Docker, and looks into it.",
    mixinStandardHelpOptions = true,
    version = "bida 1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Up.class,
      Down.class,
      Status.class,
      Logs.class,
      Reset.class,
      DemoCommand.class,
      OrderCommand.class,
      Test.class,
      Token.class,
      Trace.class,
      ImportKeys.class,
      Reconcile.class,
      Audit.class,
      Replay.class,
      AfterRestore.class,
      KillEach.class,
      Storm.class,
      Mixed.class,
      Faults.class,
      Simulate.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it worked",
      "1:it did not work; the reason was printed",
      "2:the command line is wrong"
    })
public final class Bida {

  private Bida() {}

  public static void main(String[] args) {
    var line = new CommandLine(new Bida());
    // As wide as the texts are written, and as the terminal where that is known.
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("bida: " + (e.getMessage() == null ? e : e.getMessage()));
          if (System.getenv("BIDA_DEBUG") != null) {
            e.printStackTrace(command.getErr());
          }
          return 1;
        });
    System.exit(line.execute(args));
  }
}
