package bida.local;

import bida.local.machine.Patience;
import bida.local.machine.Say;
import bida.local.stack.Jvm.Tuning;
import bida.local.stack.Machinery;
import bida.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts what is not running. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts PostgreSQL, Kafka, the relay, the trace UI, the simulators and the five services.",
      "What runs already is left alone, so it also repairs: only what is dead is started.",
      "Data, logs and keys are kept in .bida/."
    })
final class Up implements Callable<Integer> {

  @Option(
      names = {"-d", "--detach"},
      description = "Return when everything is ready, and leave it running.")
  private boolean detach;

  @Option(
      names = "--load",
      description = {
        "For load runs: with the JVM's optimising compiler and three times the heap, which takes",
        "some 4 GB and starts more slowly; what runs otherwise is started anew. With",
        "BIDA_TRACE_RATIO=0.01 in the environment the trace UI is spared most of it as well."
      })
  private boolean load;

  @Parameters(paramLabel = "PART", description = "Only these parts, and what they need.")
  private List<String> parts = List.of();

  @Override
  public Integer call() throws IOException {
    var stack = new Stack(Here.home(), load ? Tuning.LOAD : Tuning.LEAN);
    var say = new Say(System.out);
    var machinery = new Machinery(stack, say);
    if (detach) {
      return Lock.STACK.held(stack.home(), () -> start(machinery, stack, say));
    }
    var stopping = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.set(true);
                  say.line("bida", "stopping everything");
                  machinery.down();
                },
                "stop"));
    var exit = Lock.STACK.held(stack.home(), () -> start(machinery, stack, say));
    if (exit != 0) {
      return exit;
    }
    System.out.println("Ctrl-C stops everything.");
    while (stack.anyRunning() && !stopping.get()) {
      Patience.await(() -> !stack.anyRunning(), Duration.ofSeconds(5));
    }
    return 0;
  }

  private int start(Machinery machinery, Stack stack, Say say) {
    var failed = machinery.up(parts);
    if (!failed.isEmpty()) {
      System.err.printf(
          "bida: %d part(s) did not start; what did start keeps running until ./bida down%n",
          failed.size());
      return 1;
    }
    say.line("bida", "everything is up");
    System.out.println();
    stack.urls().forEach((name, url) -> System.out.printf("  %-26s %s%n", name, url));
    System.out.println();
    return 0;
  }
}
