package bida.simulation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.platform.decision.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StraysTest {

  private enum Light {
    RED,
    GREEN,
    BROKEN
  }

  private record Go() {}

  private record Stop() {}

  private record Hit() {}

  private static final int OFTEN = 200;

  private final World world = World.silent(Set.of());

  private Strays<Light, Record> strays(Strays.Ways<Light, Record> ways) {
    return new Strays<>(world, "light", light -> light, ways, List.of(new Hit()));
  }

  private static Decision<Light, String> decide(Light light, Record told, Instant now) {
    return switch (told) {
      case Go _ when light == Light.RED -> Decision.accept(Light.GREEN);
      case Stop _ when light == Light.GREEN -> Decision.accept(Light.RED);
      case Hit _ -> Decision.accept(Light.BROKEN);
      default -> Decision.ignore("already so");
    };
  }

  @Test
  void whatIsToldInOneStateIsAskedInAllOthers() {
    var strays = strays(Strays.anywhere());
    for (int i = 0; i < OFTEN; i++) {
      strays.decide(Light.RED, new Go(), StraysTest::decide);
      strays.decide(Light.GREEN, new Stop(), StraysTest::decide);
    }

    assertThat(world.coverage().pairs()).hasSize(2);
    assertThat(
            world.coverage().strays().stream()
                .map(pair -> pair.state() + " " + pair.command().getSimpleName())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "RED Go",
            "RED Stop",
            "RED Hit",
            "GREEN Go",
            "GREEN Stop",
            "GREEN Hit",
            "BROKEN Go",
            "BROKEN Stop",
            "BROKEN Hit");
  }

  @Test
  void theAnswerIsOfWhatWasToldAlone() {
    var strays = strays(Strays.anywhere());
    for (int i = 0; i < OFTEN; i++) {
      assertThat(strays.decide(Light.RED, new Go(), StraysTest::decide))
          .isEqualTo(Decision.accept(Light.GREEN));
    }
  }

  @Test
  void aCoreThatGoesWhereItMayNotIsNamed() {
    var strays = strays((before, _, after) -> before == after || after != Light.BROKEN);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < OFTEN; i++) {
                strays.decide(Light.RED, new Go(), StraysTest::decide);
              }
            })
        .hasMessageContaining("light goes from")
        .hasMessageContaining("Hit");
  }

  /** A deadline that nobody waits for is passed as well. */
  @Test
  void someAreAskedLater() {
    var asked = new ArrayList<Instant>();
    var strays = strays(Strays.anywhere());
    for (int i = 0; i < OFTEN; i++) {
      strays.decide(
          Light.RED,
          new Go(),
          (light, told, now) -> {
            asked.add(now);
            return decide(light, told, now);
          });
    }

    assertThat(asked).contains(World.BEGINNING).anyMatch(at -> at.isAfter(World.BEGINNING));
  }
}
