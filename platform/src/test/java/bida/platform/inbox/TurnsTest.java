package bida.platform.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.OrderEvent.OrderCancelled;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order in which a group locks. */
class TurnsTest {

  @Test
  void goesByPlaceThenByKeyAndLeavesThoseOfAKeyAsTheyCame() {
    var arrivals =
        Stream.of(
                told("O3", "t1", "a"),
                told("O1", "t2", "b"),
                told("O3", "t1", "c"),
                told("O2", "t1", "d"))
            .toList();

    var turns = Turns.of(arrivals, event -> ((OrderCancelled) event).tenant()).orElseThrow();

    assertThat(turns).extracting(TurnsTest::reason).containsExactly("d", "a", "c", "b");
  }

  @Test
  void takesAKeyToItsPlaceAlthoughNotAllOfItsEventsLockThere() {
    var arrivals =
        List.of(told("O1", "t2", "nothing"), told("O1", "t2", "a"), told("O2", "t1", "b"));

    var turns =
        Turns.of(
                arrivals,
                event ->
                    ((OrderCancelled) event).reason().equals("nothing")
                        ? ""
                        : ((OrderCancelled) event).tenant())
            .orElseThrow();

    assertThat(turns).extracting(TurnsTest::reason).containsExactly("b", "nothing", "a");
  }

  @Test
  void leavesEachAloneWhereOneHasNoPlace() {
    var arrivals = List.of(told("O1", "t1", "a"), told("O2", "t1", "alone"));

    assertThat(
            Turns.of(arrivals, event -> ((OrderCancelled) event).reason().equals("a") ? "" : null))
        .isEmpty();
  }

  private static Arrival told(String orderNo, String tenant, String reason) {
    return new Arrival(new OrderCancelled(orderNo, tenant, reason, Instant.EPOCH), null);
  }

  private static String reason(Arrival arrival) {
    return ((OrderCancelled) arrival.event()).reason();
  }
}
