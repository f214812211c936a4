package bida.fulfillment.core;

import static bida.fulfillment.core.Fitness.OFF_SALE;
import static bida.fulfillment.core.Fitness.SOLD_OUT;
import static bida.fulfillment.core.Fitness.TOO_DEAR;
import static bida.fulfillment.core.Fitness.USABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaysTest {

  private static final Route FULU = new Route("fulu", "1", null);
  private static final Route KAKAYUN = new Route("kakayun", "2", "9.9");
  private static final Route ACME = new Route("acme", "3", null);

  @Test
  void stopsOnlyWhereEveryWayIsOfNoUse() {
    for (var first : Fitness.values()) {
      for (var second : Fitness.values()) {
        var stop = Ways.stop(List.of(first, second));

        if (first.isUsable() || second.isUsable()) {
          assertThat(stop).isEmpty();
        } else {
          assertThat(stop).contains(first);
        }
      }
    }
    assertThat(Ways.stop(List.of(USABLE))).isEmpty();
    assertThat(Ways.stop(List.of(TOO_DEAR, SOLD_OUT, OFF_SALE))).contains(TOO_DEAR);
  }

  @Test
  void withoutAWayThereIsNothingToStop() {
    assertThat(Ways.stop(List.of())).isEmpty();
  }

  @Test
  void putsWhatIsOfNoUseLastAndLosesNone() {
    var all = List.of(FULU, KAKAYUN, ACME);

    assertThat(order(all, Set.of())).isEqualTo(all);
    assertThat(order(all, Set.of(FULU))).containsExactly(KAKAYUN, ACME, FULU);
    assertThat(order(all, Set.of(FULU, ACME))).containsExactly(KAKAYUN, FULU, ACME);
    // All of them are guesses then: they are tried as ever.
    assertThat(order(all, Set.of(FULU, KAKAYUN, ACME))).isEqualTo(all);
    assertThat(order(List.of(), Set.of())).isEmpty();
  }

  private static List<Route> order(List<Route> ways, Set<Route> ofNoUse) {
    return Ways.usableFirst(ways, way -> !ofNoUse.contains(way));
  }
}
