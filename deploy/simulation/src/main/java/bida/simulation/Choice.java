package bida.simulation;

import bida.simulation.machine.Step;
import java.util.List;
import java.util.random.RandomGenerator;

/** One of several steps, by weight. */
final class Choice {

  private Choice() {}

  static Step of(List<Step> steps, RandomGenerator random) {
    int sum = 0;
    for (var step : steps) {
      sum += step.weight();
    }
    int left = random.nextInt(sum);
    for (var step : steps) {
      left -= step.weight();
      if (left < 0) {
        return step;
      }
    }
    throw new IllegalStateException("no step has any weight");
  }
}
