package bida.simulation;

import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** All that is random of a run follows from a number. */
final class Seed {

  /** A run is worth its time with so many of each. */
  static final int LEAST_STEPS = 200;

  static final int LEAST_ORDERS = 10;
  static final int LEAST_FAULTS = 3;

  // So long that most orders come to an end under fire, and not only afterwards.
  private static final int STEPS = 600;

  // Where orders are refused for want of stock, there is a limit to the waiting for ten of them.
  private static final int MOST_STEPS = 1500;

  // Of everything at once nothing gets far: a run has some kinds of trouble, and others others.
  private static final double SHARE_OF_FAULTS = 0.35;

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private static final Set<Fault> EVERY = EnumSet.allOf(Fault.class);

  private Seed() {}

  static Set<Fault> faults(long number) {
    var random = RANDOM.create(number);
    var chosen = EnumSet.noneOf(Fault.class);
    while (chosen.size() < 4 * LEAST_FAULTS) {
      for (var fault : Fault.values()) {
        if (random.nextDouble() < SHARE_OF_FAULTS) {
          chosen.add(fault);
        }
      }
    }
    return chosen;
  }

  /** Runs until enough has happened, then heals; whatever it finds ends it. */
  static Run run(long number, Set<Guard> missing) {
    var faults = faults(number);
    var random = RANDOM.create(~number);
    var run = Run.begin(missing, _ -> {}, false);
    var schedule = new ArrayList<String>();
    while (run.goesOn() && !isEnough(run, schedule.size())) {
      var steps = run.next(meetsEnough(run, schedule.size()) ? faults : EVERY);
      var chosen = Choice.of(steps, random);
      schedule.add(chosen.name());
      run.take(chosen);
    }
    run.heal();
    run.schedule(List.copyOf(schedule));
    return run;
  }

  // Where hardly any of its own trouble was possible, it meets all there is.
  private static boolean meetsEnough(Run run, int steps) {
    return steps < STEPS || run.faultsMade() >= LEAST_FAULTS;
  }

  private static boolean isEnough(Run run, int steps) {
    return steps >= MOST_STEPS
        || (steps >= STEPS && run.orders() >= LEAST_ORDERS && run.faultsMade() >= LEAST_FAULTS);
  }
}
