package bida.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills every process in turn under load and asks the books afterwards; deploy/faults does it. */
@Command(
    name = "kill-each",
    mixinStandardHelpOptions = true,
    description = {
      "Kills every process of up in turn with SIGKILL while orders are being paid, brings it",
      "back, and asserts in SQL and in the channel's own book that nothing was lost or doubled."
    },
    footer = {"", "Takes about a minute a process. Exit code 0 when every invariant holds."})
final class KillEach implements Callable<Integer> {

  @Option(
      names = "--orders",
      defaultValue = "240",
      description = "Orders in all, at least 24 around each kill (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Program.ofFaults("KillEach")
        .run(List.of("--orders", String.valueOf(orders), "--seed", String.valueOf(seed)));
  }
}
