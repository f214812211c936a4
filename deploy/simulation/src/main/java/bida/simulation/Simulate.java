package bida.simulation;

import java.util.Set;

/** Runs seeds and says what became of them. */
public final class Simulate {

  private Simulate() {}

  public static void main(String[] arguments) {
    long from = Long.parseLong(arguments[0]);
    long to = Long.parseLong(arguments[1]);
    long began = System.nanoTime();
    int bad = 0;
    for (long seed = from; seed < to; seed++) {
      var run = Seed.run(seed, Set.of());
      if (run.violation().isPresent()) {
        bad++;
        System.out.println(
            seed + " " + run.violation().get() + " " + run.steps() + " " + run.orders());
      }
    }
    System.out.println(bad + " bad; seeds/s " + (to - from) * 1e9 / (System.nanoTime() - began));
  }
}
