package bida.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One callback, delivered by everybody at once; deploy/faults does it. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    description = {
      "Delivers one callback many times at once to two instances of payment-callback-service,",
      "and asserts that it had one effect, and that each delivery was acknowledged."
    },
    footer = {"", "Needs ./bida up. Exit code 0 when it is so."})
final class Storm implements Callable<Integer> {

  @Option(
      names = "--deliveries",
      defaultValue = "1000",
      description = "How many, half to each instance (default: ${DEFAULT-VALUE}).")
  private int deliveries;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Program.ofFaults("Storm")
        .runOnTheSystem(List.of("--deliveries", String.valueOf(deliveries)));
  }
}
