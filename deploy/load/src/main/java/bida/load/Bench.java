package bida.load;

import bida.load.reconcile.Reconcile;
import bida.load.report.Shelf;
import bida.load.report.Terminal;
import bida.local.Lock;
import bida.local.api.Web;
import bida.local.machine.Home;
import bida.local.machine.Patience;
import bida.local.machine.Say;
import bida.local.stack.Health;
import bida.local.stack.Machinery;
import bida.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the system against references of the same run, and says whether that is enough. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the running system against a reference on the same machine.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {CommandLine.HelpCommand.class},
    footer = {
      "",
      "Reports land in target/bench as HTML and JSON. Needs ./bida up; first-order the contrary.",
      "Exit code 0 when every figure is as it must be, 1 when not or when there was no result."
    })
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    var line = new CommandLine(new Bench());
    // As wide as the texts are written, and as the terminal where that is known.
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(true);
    line.addSubcommand(new Newcomer());
    line.addSubcommand(new Placing());
    line.addSubcommand(new Ingest());
    line.addSubcommand(new Burst());
    line.addSubcommand(new Repair());
    line.addSubcommand(new Silence());
    line.addSubcommand(new Statement());
    line.addSubcommand(new Sale());
    line.addSubcommand(new Telling());
    line.addSubcommand(new Delivery());
    line.setExecutionExceptionHandler(
        (e, command, _) -> {
          command.getErr().println("bida: " + (e.getMessage() == null ? e : e.getMessage()));
          if (System.getenv("BIDA_DEBUG") != null) {
            e.printStackTrace(command.getErr());
          }
          return 1;
        });
    System.exit(line.execute(args));
  }

  static Stack stack() {
    return new Stack(new Home(Path.of(System.getProperty("bida.root", "."))));
  }

  /** What is done with a report is the same for all. */
  abstract static class Measure implements Callable<Integer> {

    // A part that was just started, or is busy, may miss one look.
    private static final Duration READY = Duration.ofSeconds(30);

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--keep", description = "When it is good, keep it under docs/benchmarks.")
    private boolean keep;

    abstract Benchmark benchmark(Stack stack);

    boolean isReady(Stack stack) {
      return Health.allReady(stack);
    }

    String howToStart() {
      return "not everything is up; ./bida up";
    }

    @Override
    public Integer call() throws Exception {
      var stack = stack();
      return Lock.BENCH.held(stack.home(), () -> measure(stack, new Say(System.err)));
    }

    private static int clearStrays(Stack stack, Say say) {
      new Machinery(stack, say).clearStrays();
      return 0;
    }

    private int measure(Stack stack, Say say) throws Exception {
      // Under the lock of whoever starts things: what has no pid file yet is no stray.
      Lock.STACK.held(stack.home(), () -> clearStrays(stack, say));
      if (!Patience.await(() -> isReady(stack), READY)) {
        throw new IllegalStateException(howToStart());
      }
      var report = benchmark(stack).run(say);
      var shelf = new Shelf(stack.home().root());
      var page = shelf.put(report);
      if (keep && report.holds()) {
        page = shelf.keep(report);
      }
      if (json) {
        System.out.println(Web.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      } else {
        Terminal.of(report).forEach(System.out::println);
        System.out.println("report   " + page);
      }
      return report.holds() ? 0 : 1;
    }
  }

  /** Brings an instance of its own of what it measures: whatever else runs takes its processors. */
  abstract static class MeasureApart extends Measure {

    private static final Set<String> NEEDED =
        new TreeSet<>(Set.of("kafka", "postgres", "simulators"));

    @Override
    boolean isReady(Stack stack) {
      return Health.allReady(stack, NEEDED);
    }

    @Override
    String howToStart() {
      return "not up what this needs; ./bida up --load " + String.join(" ", NEEDED);
    }
  }

  /** So often between two runs of its reference. */
  abstract static class MeasurePairs extends MeasureApart {

    @Option(
        names = "--pairs",
        defaultValue = "5",
        description = "At least 5 (default: ${DEFAULT-VALUE}).")
    int pairs;
  }

  /** For so long each time, as fast as it answers. */
  abstract static class MeasureEndpoint extends MeasurePairs {

    @Option(
        names = "--seconds",
        defaultValue = "4",
        description = "Length of each run of a pair (default: ${DEFAULT-VALUE}).")
    int seconds;
  }

  @Command(
      name = "first-order",
      mixinStandardHelpOptions = true,
      description = "A fresh checkout to the first delivered order, a second start, the memory.")
  static final class Newcomer extends Measure {

    @Override
    boolean isReady(Stack stack) {
      return stack.parts().stream()
          .noneMatch(part -> stack.pidFile(part.name()).living().isPresent());
    }

    @Override
    String howToStart() {
      return "it brings up a system of its own, beside which none may run; ./bida down";
    }

    @Override
    Benchmark benchmark(Stack stack) {
      return new FirstOrder(stack.home());
    }
  }

  @Command(
      name = "order-create",
      mixinStandardHelpOptions = true,
      description = "POST /v1/orders: how many, and how fast, beside the bare statement.")
  static final class Placing extends MeasureEndpoint {

    @Override
    Benchmark benchmark(Stack stack) {
      return new OrderCreate(stack, Duration.ofSeconds(seconds), pairs);
    }
  }

  @Command(
      name = "callback-ingest",
      mixinStandardHelpOptions = true,
      description = "Signed WeChat callbacks: how many, and how fast, beside the bare statements.")
  static final class Ingest extends MeasureEndpoint {

    @Override
    Benchmark benchmark(Stack stack) {
      return new CallbackIngest(stack, Duration.ofSeconds(seconds), pairs);
    }
  }

  @Command(
      name = "callback-burst",
      mixinStandardHelpOptions = true,
      description =
          "Ten times the steady rate for 10 s, one in five twice: none lost, none doubled.")
  static final class Burst extends Measure {

    @Option(
        names = "--rate",
        defaultValue = "20",
        description = "Callbacks a second in the steady run (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
        names = "--seed",
        defaultValue = "1",
        description = "Which are told twice follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    Benchmark benchmark(Stack stack) {
      return new CallbackBurst(stack, rate, seed);
    }
  }

  @Command(
      name = "time-to-repair",
      mixinStandardHelpOptions = true,
      description = "Every callback is lost, then the channels are away: when is an order PAID?")
  static final class Repair extends Measure {

    @Option(
        names = "--orders",
        defaultValue = "500",
        description =
            "Of the first part; the outage meets a fifth as many (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(
        names = "--rate",
        defaultValue = "5",
        description = "Orders a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
        names = "--outage",
        defaultValue = "PT12M",
        description = "How long the channels answer no query (default: ${DEFAULT-VALUE}).")
    private Duration outage = Duration.ZERO;

    @Option(
        names = "--seed",
        defaultValue = "1",
        description = "When buyers pay follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    Benchmark benchmark(Stack stack) {
      return new TimeToRepair(stack, new TimeToRepair.Plan(orders, rate, outage, seed));
    }
  }

  @Command(
      name = "silent-day",
      mixinStandardHelpOptions = true,
      description = "No callback and no answer to a query for a day: the statements tell.")
  static final class Silence extends Measure {

    @Option(
        names = "--orders",
        defaultValue = "40",
        description = "Over all channels in turn (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(
        names = "--seed",
        defaultValue = "1",
        description = "Numbers of the orders follow from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    Benchmark benchmark(Stack stack) {
      return new SilentDay(stack, orders, seed);
    }
  }

  @Command(
      name = "reconcile",
      mixinStandardHelpOptions = true,
      description =
          "A statement with seeded differences against the ledger: all of them, and fast.")
  static final class Statement extends MeasureApart {

    @Option(
        names = "--rows",
        defaultValue = "2000000",
        description = "Of the statement (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Override
    Benchmark benchmark(Stack stack) {
      return new Reconcile(stack, rows);
    }
  }

  @Command(
      name = "hot-sku",
      mixinStandardHelpOptions = true,
      description = "Orders that all want one SKU, until it is sold out and beyond.")
  static final class Sale extends MeasurePairs {

    @Option(
        names = "--keys",
        defaultValue = "40000",
        description = "Of the SKU in each sale (default: ${DEFAULT-VALUE}).")
    private int keys;

    @Override
    Benchmark benchmark(Stack stack) {
      return new HotSku(stack, keys, pairs);
    }
  }

  @Command(
      name = "relay",
      mixinStandardHelpOptions = true,
      description =
          "From the commit of an event to its consumer, and 100,000 that were not told yet.")
  static final class Telling extends MeasurePairs {

    @Option(
        names = "--seconds",
        defaultValue = "10",
        description = "Length of each load (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    Benchmark benchmark(Stack stack) {
      return new OutboxToConsumer(stack, Duration.ofSeconds(seconds), pairs);
    }
  }

  @Command(
      name = "paid-to-delivered",
      mixinStandardHelpOptions = true,
      description =
          "From a channel's callback to the card key on the live stream, all five services up.")
  static final class Delivery extends Measure {

    @Option(
        names = "--pairs",
        defaultValue = "5",
        description = "At least 5 (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Override
    Benchmark benchmark(Stack stack) {
      return new PaidToDelivered(stack, pairs);
    }
  }
}
