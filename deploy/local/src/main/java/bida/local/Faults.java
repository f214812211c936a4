package bida.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sells for minutes while everything breaks by plan, heals, and judges; deploy/faults does it. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the system, lets buyers come at a steady rate, and meanwhile kills, freezes, cuts"
          + " and",
      "slows down its parts, stops Kafka, PostgreSQL and the relay for a while, sets readers back"
          + " and",
      "drops a replication slot, all by a plan that follows from the seed. Then everything is"
          + " healed,",
      "and the channels' and suppliers' own books and the invariants of audit are asked whether",
      "anything was lost or doubled."
    },
    footer = {
      "",
      "The report lands in target/faults as HTML and JSON. Exit code 0 when nothing was lost or",
      "doubled and every invariant holds, 1 otherwise.",
      "",
      "  ./bida faults --minutes 20 --seed 7",
      "  ./bida faults --minutes 30 --clock-rate 48    # a day"
    })
final class Faults implements Callable<Integer> {

  // The buyers' tokens are good for an hour, and some of them are patient for ten minutes more.
  private static final int MOST_MINUTES = 45;
  // Beyond it a process that is busy for a moment is late by more than its deadlines.
  private static final int FASTEST = 60;
  // Twelve more processes are what eight gigabytes hold.
  private static final int MOST_INSTANCES = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      defaultValue = "5",
      description =
          "Length of the load, at most 45; 20 meet every fault there is"
              + " (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Plan and buyers follow from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--per-second",
      defaultValue = "2",
      description = "Buyers that come a second, whatever happens (default: ${DEFAULT-VALUE}).")
  private double perSecond;

  @Option(
      names = "--clock-rate",
      defaultValue = "1",
      description =
          "Seconds of everybody's time in a second, at most 60: 30 minutes at 48 are a day"
              + " (default: ${DEFAULT-VALUE}).")
  private double clockRate;

  @Option(
      names = "--instances",
      defaultValue = "1",
      description =
          "Of each service, at most 3; what is broken is the first (default: ${DEFAULT-VALUE}).")
  private int instances;

  @Option(names = "--plan", description = "Print the plan, and do nothing.")
  private boolean plan;

  @Option(names = "--json", description = "Print the report as JSON; progress goes to stderr.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new ParameterException(
          spec.commandLine(), "--minutes is 1 to " + MOST_MINUTES + ": " + minutes);
    }
    if (!(clockRate >= 1 && clockRate <= FASTEST)) {
      throw new ParameterException(
          spec.commandLine(), "--clock-rate is 1 to " + FASTEST + ": " + clockRate);
    }
    if (instances < 1 || instances > MOST_INSTANCES) {
      throw new ParameterException(
          spec.commandLine(), "--instances is 1 to " + MOST_INSTANCES + ": " + instances);
    }
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("--minutes", String.valueOf(minutes)));
    arguments.addAll(List.of("--seed", String.valueOf(seed)));
    arguments.addAll(List.of("--per-second", String.valueOf(perSecond)));
    arguments.addAll(List.of("--clock-rate", String.valueOf(clockRate)));
    arguments.addAll(List.of("--instances", String.valueOf(instances)));
    if (plan) {
      arguments.add("--plan");
    }
    if (json) {
      arguments.add("--json");
    }
    return Program.ofFaults("Faults").run(arguments);
  }
}
