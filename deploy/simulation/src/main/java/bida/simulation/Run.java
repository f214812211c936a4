package bida.simulation;

import bida.simulation.check.Ends;
import bida.simulation.check.Invariants;
import bida.simulation.check.Violation;
import bida.simulation.machine.Coverage;
import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Offers;
import bida.simulation.machine.Step;
import bida.simulation.machine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One shop from its first order to its end, looked at after every step. */
final class Run {

  /** Longer than the dated rule of 72 h, a hold of 24 h, and a weekend between two working days. */
  private static final Duration LONGEST = Duration.ofDays(6);

  // A shop that is not at rest by then never will be.
  private static final int MOST_STEPS_TO_REST = 30_000;

  private final World world;
  private final Shop shop;
  private final Invariants invariants;
  private final Set<Fault> made = EnumSet.noneOf(Fault.class);
  private List<String> schedule = List.of();
  private @Nullable Violation violation;
  private int steps;

  private Run(World world) {
    this.world = world;
    this.shop = new Shop(world);
    this.invariants = new Invariants(shop);
  }

  static Run begin(Set<Guard> missing, Consumer<String> story, boolean tells) {
    return new Run(tells ? World.telling(missing, story) : World.silent(missing));
  }

  boolean goesOn() {
    return violation == null;
  }

  /** What may happen next, with people who act and these kinds of trouble. */
  List<Step> next(Set<Fault> faults) {
    var offers = Offers.with(faults);
    shop.offer(offers);
    return offers.steps();
  }

  Step passing(Duration time) {
    return new Step(1, World.PASSES, time, null, () -> world.pass(time));
  }

  void take(Step step) {
    steps++;
    world.tell("%s", step);
    var fault = step.fault();
    if (fault != null) {
      made.add(fault);
      world.coverage().made(fault);
    }
    try {
      step.act().run();
      violation = invariants.check().orElse(null);
    } catch (RuntimeException e) {
      // What a core throws, its service sends to the dead letters after three tries.
      violation = new Violation("exception", step.name() + ": " + e);
    }
  }

  /** Nobody asks for anything any more, nothing fails, and days pass. */
  void heal() {
    var end = world.now().plus(LONGEST);
    for (int turn = 0; goesOn(); turn++) {
      var offers = Offers.calm();
      shop.offer(offers);
      var steps = offers.steps();
      if (!steps.isEmpty()) {
        // Each in its turn, so that nothing is kept waiting by what always has something to do.
        take(steps.get(turn % steps.size()));
      } else if (!passToNext(end)) {
        violation = new Ends(shop).check().orElse(null);
        return;
      }
      if (goesOn() && turn > MOST_STEPS_TO_REST) {
        violation = new Violation("liveness", "it does not come to rest");
      }
    }
  }

  private boolean passToNext(Instant end) {
    var due = shop.nextDue();
    if (due == null || due.isAfter(end)) {
      return false;
    }
    world.pass(Duration.between(world.now(), due));
    return true;
  }

  void schedule(List<String> names) {
    schedule = names;
  }

  List<String> schedule() {
    return schedule;
  }

  Optional<Violation> violation() {
    return Optional.ofNullable(violation);
  }

  int steps() {
    return steps;
  }

  int orders() {
    return shop.buyers().placed().size();
  }

  int faultsMade() {
    return made.size();
  }

  Coverage coverage() {
    return world.coverage();
  }
}
