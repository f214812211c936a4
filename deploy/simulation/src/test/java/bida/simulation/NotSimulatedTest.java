package bida.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulation.Lifecycles.Lifecycle;
import bida.simulation.machine.Coverage;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotSimulatedTest {

  private final NotSimulated notSimulated = NotSimulated.read();

  @Test
  void everyLineIsAboutPairsThatThereAre() {
    assertThat(notSimulated.lines())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(Lifecycles.all().stream().filter(one -> hasPairsOf(line, one)))
                    .as("%s", line)
                    .hasSize(1));
  }

  private static boolean hasPairsOf(NotSimulated.Line line, Lifecycle lifecycle) {
    return lifecycle
        .pairs()
        .anyMatch(pair -> line.isAbout(lifecycle.name(), pair.command(), pair.state()));
  }

  @Test
  void whatIsMetIsNotSaidToBeImpossible() {
    var coverage = new Coverage();
    for (long seed = 1; seed <= 60; seed++) {
      coverage.add(Seed.run(seed, Set.of()).coverage());
    }

    assertThat(coverage.pairs().keySet())
        .allSatisfy(
            pair ->
                assertThat(
                        notSimulated.why(
                            pair.lifecycle(), pair.command().getSimpleName(), pair.state().name()))
                    .as("%s", pair)
                    .isEmpty());
  }
}
