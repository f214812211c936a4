package bida.faults;

import bida.local.api.Web;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;

/**
 * Kills every process of {@code ./bida up} in turn with SIGKILL while orders are paid before,
 * during and after, brings it back with {@code ./bida up}, and asserts that no money and no key was
 * lost or doubled. {@code --orders N --seed S}; everything random follows from the seed.
 */
public final class KillEach {

  private KillEach() {}

  public static void main(String[] args) {
    var settings = Settings.of(args);
    System.exit(run(settings) ? 0 : 1);
  }

  private static boolean run(Settings settings) {
    var began = System.nanoTime();
    var random = new Random(settings.seed());
    var bida = new BidaCommand(settings.root());
    bida.up();
    var processes = bida.processes();
    var shop = Shop.open(new Web(), settings.root(), settings.seed());
    System.out.printf(
        "seed %d: %d orders around %d kills%n",
        settings.seed(), settings.orders(), processes.size());

    var perKill = Math.max(24, settings.orders() / processes.size());
    var kills = new ArrayList<Kill>();
    for (var process : processes) {
      kills.add(Kill.of(process, perKill, shop, bida, random));
    }
    shop.settle(Duration.ofMinutes(5));

    var report = new Verdict(settings.root(), shop, kills);
    report.print();
    System.out.printf("%.0f s%n", (System.nanoTime() - began) / 1e9);
    return report.holds();
  }

  /** What the command line says. */
  record Settings(Path root, int orders, long seed) {
    static Settings of(String[] args) {
      int orders = 240;
      long seed = 1;
      for (int i = 0; i + 1 < args.length; i += 2) {
        switch (args[i]) {
          case "--orders" -> orders = Integer.parseInt(args[i + 1]);
          case "--seed" -> seed = Long.parseLong(args[i + 1]);
          default -> throw new IllegalArgumentException("--orders N --seed S, not " + args[i]);
        }
      }
      return new Settings(Path.of(System.getProperty("bida.root", ".")), orders, seed);
    }
  }
}
