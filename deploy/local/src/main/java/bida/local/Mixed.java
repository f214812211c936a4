package bida.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Payments of every kind, right and wrong, all mixed up; deploy/faults does it. */
@Command(
    name = "mixed",
    mixinStandardHelpOptions = true,
    description = {
      "Pays rightly, wrongly in amount and currency, for unknown numbers, for cancelled orders,",
      "twice, to another merchant, and for what cannot be delivered, all mixed up; then asserts",
      "that the ledger sums to zero and that every movement of money came to an end by rule."
    },
    footer = {"", "Needs ./bida up. Exit code 0 when it is so."})
final class Mixed implements Callable<Integer> {

  @Option(
      names = "--payments",
      defaultValue = "10000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int payments;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Program.ofFaults("Mixed")
        .runOnTheSystem(
            List.of("--payments", String.valueOf(payments), "--seed", String.valueOf(seed)));
  }
}
