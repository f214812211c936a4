package bida.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the cores of all services by seed, under every trouble; deploy/simulation does it. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the real cores of all five services in one thread a seed, with simulated channels,",
      "suppliers, Kafka and databases that do their worst, and asserts every invariant after each",
      "step. Prints seeds per second, what was covered, and for a failing seed the shortest",
      "schedule that breaks a rule."
    },
    footer = {"", "Needs nothing to be up. Exit code 0 when every rule holds in every seed."})
final class Simulate implements Callable<Integer> {

  @Option(names = "--seeds", description = "How many (default: 1000, or as many as --for allows).")
  private Optional<Long> seeds = Optional.empty();

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "Begin no further seed after so many seconds.")
  private Optional<Long> seconds = Optional.empty();

  @Option(
      names = "--from",
      defaultValue = "1",
      description = "The first seed (default: ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--story",
      description = "Tell all that happens: of a single seed, or of the schedules that fail.")
  private boolean story;

  @Option(
      names = "--without",
      paramLabel = "GUARD",
      description = {
        "Leave out what keeps the money right, to see that it is missed: inbox, hold-rule,",
        "version-check and others, see deploy/simulation/README.md. May be given several times."
      })
  private List<String> without = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("--from", String.valueOf(from)));
    seeds.ifPresent(count -> arguments.addAll(List.of("--seeds", String.valueOf(count))));
    seconds.ifPresent(time -> arguments.addAll(List.of("--for", String.valueOf(time))));
    if (story) {
      arguments.add("--story");
    }
    for (var guard : without) {
      arguments.addAll(List.of("--without", guard));
    }
    return Program.ofSimulation().run(arguments);
  }
}
