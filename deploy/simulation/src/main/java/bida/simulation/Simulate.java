package bida.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs seeds, each in one thread, and says what became of them: ./bida simulate. */
public final class Simulate {

  // The first few tell enough; the others fail for the same reason mostly.
  private static final int MOST_FAILURES_SHOWN = 3;

  private final Options options;
  private final PrintStream out;
  private final Report report = new Report();
  private final Map<Long, Run> failed = new ConcurrentSkipListMap<>(Comparator.naturalOrder());

  private Simulate(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out));
  }

  /** 0 where every invariant held in every seed, 1 where not, 2 for what nobody understands. */
  static int run(List<String> arguments, PrintStream out) throws InterruptedException {
    Options options;
    try {
      options = Options.of(arguments);
    } catch (IllegalArgumentException e) {
      out.println("simulate: " + e.getMessage());
      return 2;
    }
    return new Simulate(options, out).run();
  }

  private int run() throws InterruptedException {
    if (options.story() && options.seeds() == 1) {
      tell(Seed.run(options.from(), options.missing()).schedule());
    }
    long began = System.nanoTime();
    runAll(began);
    var took = Duration.ofNanos(System.nanoTime() - began);
    failed.entrySet().stream()
        .limit(MOST_FAILURES_SHOWN)
        .forEach(entry -> show(entry.getKey(), entry.getValue()));
    report.print(out, took);
    out.printf("%d of %d seeds broke a rule%n", failed.size(), report.seeds());
    return failed.isEmpty() ? 0 : 1;
  }

  private void runAll(long began) throws InterruptedException {
    var next = new AtomicLong(options.from());
    long end = options.from() + options.seeds();
    try (var pool = Executors.newFixedThreadPool(options.threads())) {
      for (int i = 0; i < options.threads(); i++) {
        pool.execute(
            () -> {
              for (long seed = next.getAndIncrement();
                  seed < end && !isOver(began);
                  seed = next.getAndIncrement()) {
                note(seed);
              }
            });
      }
      pool.shutdown();
      if (!pool.awaitTermination(1, TimeUnit.DAYS)) {
        throw new IllegalStateException("a day is over");
      }
    }
  }

  private boolean isOver(long began) {
    return options.seconds() > 0
        && System.nanoTime() - began > TimeUnit.SECONDS.toNanos(options.seconds());
  }

  private void note(long seed) {
    var run = Seed.run(seed, options.missing());
    report.add(run);
    if (run.violation().isPresent()) {
      failed.put(seed, run);
    }
  }

  private void show(long seed, Run run) {
    out.printf("seed %d: %s%n", seed, run.violation().orElseThrow());
    var shortest = Shrink.of(run, options.missing());
    out.printf("  the shortest schedule that breaks it, %d steps:%n", shortest.size());
    shortest.forEach(step -> out.println("    " + step));
    if (options.story()) {
      tell(shortest);
    } else {
      out.printf("  ./bida simulate --from %d --seeds 1 --story tells all of it%n", seed);
    }
  }

  private void tell(List<String> schedule) {
    Replay.telling(schedule, options.missing(), out::println);
  }
}
