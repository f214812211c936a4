package bida.simulation;

import bida.simulation.machine.Fault;
import bida.simulation.machine.Guard;
import bida.simulation.machine.Step;
import bida.simulation.machine.World;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A schedule taken once more, step by step by name. A step that is not possible, because another
 * that led to it was left out, is passed over: every part of a schedule is one.
 */
final class Replay {

  private static final Set<Fault> ALL = EnumSet.allOf(Fault.class);

  private Replay() {}

  static Run of(List<String> schedule, Set<Guard> missing) {
    return of(schedule, missing, Run.begin(missing, _ -> {}, false));
  }

  /** {@code story} hears every line of what happens. */
  static Run telling(List<String> schedule, Set<Guard> missing, Consumer<String> story) {
    return of(schedule, missing, Run.begin(missing, story, true));
  }

  private static Run of(List<String> schedule, Set<Guard> missing, Run run) {
    for (var name : schedule) {
      if (!run.goesOn()) {
        break;
      }
      find(run, name).ifPresent(run::take);
    }
    run.heal();
    run.schedule(schedule);
    return run;
  }

  // So much time passes whenever it is told to; who was due when is for the schedule to say.
  private static Optional<Step> find(Run run, String name) {
    if (name.startsWith(World.PASSES)) {
      var time = Duration.parse(name.substring(World.PASSES.length()).strip());
      return Optional.of(run.passing(time));
    }
    return run.next(ALL).stream().filter(step -> name.equals(step.name())).findFirst();
  }
}
