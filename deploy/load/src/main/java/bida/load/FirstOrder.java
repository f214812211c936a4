package bida.load;

import bida.load.report.Chart;
import bida.load.report.Finding;
import bida.load.report.Report;
import bida.local.api.Web;
import bida.local.machine.Home;
import bida.local.machine.Say;
import bida.local.machine.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a newcomer waits, from a fresh checkout to the first delivered order, and the next time;
 * and what all processes together take of the memory.
 */
final class FirstOrder implements Benchmark {

  private static final double FIRST_SECONDS = 180;
  private static final double AGAIN_SECONDS = 40;
  private static final double MOST_MB = 2_048;
  // Of starting up nothing is left by then.
  private static final long REST_SECONDS = 60;
  private static final Duration STUCK = Duration.ofMinutes(15);

  private final Home home;

  FirstOrder(Home home) {
    this.home = home;
  }

  @Override
  public Report run(Say say) throws Exception {
    var folder = Files.createTempDirectory("bida-first-order");
    try {
      var checkout = folder.resolve("bida");
      var from = home.root().toString();
      Shell.run(
          List.of("git", "clone", "--quiet", from, checkout.toString()), Map.of(), folder, STUCK);
      return measure(say, checkout);
    } finally {
      delete(folder);
    }
  }

  private Report measure(Say say, Path checkout) throws Exception {
    try {
      var build = told(say, "build", seconds(checkout, "help"));
      var start = told(say, "start", seconds(checkout, "up", "--detach"));
      var order = told(say, "order", seconds(checkout, "demo"));
      say.line("rest", REST_SECONDS + " s, then the memory is read");
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      var memory = Web.JSON.readTree(bida(checkout, "status", "--json")).path("totalPssMb");
      bida(checkout, "down");
      var again = told(say, "again", seconds(checkout, "demo"));
      return report(build, start, order, memory.asDouble(), again);
    } finally {
      stop(checkout);
    }
  }

  // Where the build failed nothing runs, and it would be built once more for that.
  private void stop(Path checkout) {
    if (Files.exists(checkout.resolve("deploy/local/target/local-1.0-SNAPSHOT.jar"))) {
      bida(checkout, "down");
    }
  }

  private static double told(Say say, String what, double seconds) {
    say.line(what, "%.1f s".formatted(seconds));
    return seconds;
  }

  private double seconds(Path checkout, String... words) {
    var began = System.nanoTime();
    bida(checkout, words);
    return (System.nanoTime() - began) / 1e9;
  }

  private String bida(Path checkout, String... words) {
    var command = new ArrayList<>(List.of(checkout.resolve("bida").toString()));
    command.addAll(List.of(words));
    return Shell.run(command, Map.of(), checkout, STUCK);
  }

  private static Report report(
      double build, double start, double order, double memory, double again) {
    return new Report(
        "first-order",
        "a fresh checkout with a warm package cache, to the first delivered order; down, and once"
            + " more",
        "nothing: what a newcomer waits for",
        Report.now(),
        Report.thisMachine(),
        List.of(
            Finding.atMost(
                "fresh checkout to the first delivered order",
                build + start + order,
                FIRST_SECONDS,
                "s"),
            Finding.told("of it: build", build, "s"),
            Finding.told("of it: start", start, "s"),
            Finding.told("of it: order", order, "s"),
            Finding.atMost("second start to the delivered order", again, AGAIN_SECONDS, "s"),
            Finding.atMost(
                "memory of all processes, " + REST_SECONDS + " s after",
                memory,
                MOST_MB,
                "MB PSS")),
        List.of(
            new Chart(
                "Where the time goes",
                "s",
                List.of(
                    new Chart.Bar("build", build),
                    new Chart.Bar("start", start),
                    new Chart.Bar("order", order),
                    new Chart.Bar("again", again)))),
        List.of(
            "Measured is what is committed: the checkout is a clone.",
            "One run, not a ratio: another program on the machine shows at once."));
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
