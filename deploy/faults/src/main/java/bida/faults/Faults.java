package bida.faults;

import bida.faults.plan.Plan;
import bida.load.report.Shelf;
import bida.load.report.Terminal;
import bida.local.Lock;
import bida.local.api.ApiFailure;
import bida.local.api.Web;
import bida.local.machine.Home;
import bida.local.machine.Say;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Sells for minutes while the system is broken by a plan, heals it, and asks every book whether
 * anything was lost or doubled. {@code --minutes M --seed S --per-second R --clock-rate C
 * --instances I --plan --json}; plan and buyers follow from the seed.
 */
public final class Faults {

  private Faults() {}

  public static void main(String[] args) throws IOException {
    var settings = Settings.of(args);
    var plan = Plan.of(Duration.ofMinutes(settings.minutes()), settings.seed());
    var home = new Home(Path.of(System.getProperty("bida.root", ".")));
    if (settings.planOnly()) {
      Told.plan(plan).forEach(System.out::println);
      return;
    }
    try {
      System.exit(Lock.STACK.held(home, () -> run(home, plan, settings)));
    } catch (IllegalStateException | ApiFailure e) {
      // Buyers are still about, and would keep this process for their patience.
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static int run(Home home, Plan plan, Settings settings) {
    try {
      var say = new Say(settings.json() ? System.err : System.out);
      var report = new FaultRun(home, plan, settings.conditions(), say).report();
      var page = new Shelf(home.root()).put("faults", report);
      if (settings.json()) {
        System.out.println(Web.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      } else {
        Terminal.of(report).forEach(System.out::println);
        System.out.println("report   " + page);
      }
      return report.holds() ? 0 : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the command line says. */
  record Settings(int minutes, long seed, Conditions conditions, boolean planOnly, boolean json) {

    static Settings of(String[] args) {
      int minutes = 5;
      long seed = 1;
      double perSecond = 2;
      double clockRate = 1;
      int instances = 1;
      boolean planOnly = false;
      boolean json = false;
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--minutes" -> minutes = Integer.parseInt(args[++i]);
          case "--seed" -> seed = Long.parseLong(args[++i]);
          case "--per-second" -> perSecond = Double.parseDouble(args[++i]);
          case "--clock-rate" -> clockRate = Double.parseDouble(args[++i]);
          case "--instances" -> instances = Integer.parseInt(args[++i]);
          case "--plan" -> planOnly = true;
          case "--json" -> json = true;
          default ->
              throw new IllegalArgumentException(
                  "--minutes M --seed S --per-second R --clock-rate C --instances I --plan --json, not "
                      + args[i]);
        }
      }
      return new Settings(
          minutes, seed, new Conditions(perSecond, clockRate, instances), planOnly, json);
    }
  }
}
