package bida.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

  private static final Duration LONG = Duration.ofMinutes(30);

  @Test
  void theSameSeedIsTheSamePlan() {
    assertThat(Plan.of(LONG, 7)).isEqualTo(Plan.of(LONG, 7));
    assertThat(Plan.of(LONG, 7).faults()).isNotEqualTo(Plan.of(LONG, 8).faults());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  void twentyMinutesMeetEveryKindAndKillEveryProcess(long seed) {
    var faults = Plan.of(Duration.ofMinutes(20), seed).faults();

    assertThat(faults)
        .extracting(Fault::kind)
        .containsAll(EnumSet.allOf(Kind.class))
        .filteredOn(Kind.KILL::equals)
        .hasSizeGreaterThanOrEqualTo(10);
    assertThat(faults)
        .filteredOn(fault -> fault.kind() == Kind.KILL)
        .extracting(Fault::target)
        .contains("postgres", "kafka", "zipkin", "simulators", "relay", "order-service")
        .contains("payment-callback-service", "fulfillment-service", "refund-service")
        .contains("notification-service");
    assertThat(faults)
        .filteredOn(fault -> fault.kind() == Kind.OUTAGE && fault.target().equals("kafka"))
        .extracting(Fault::lasts)
        .contains(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20, 60})
  void noneBeginsBeforeTheOneBeforeIsMendedAndTheLastIsOverBeforeTheLoad(int minutes) {
    for (long seed = 0; seed < 200; seed++) {
      var plan = Plan.of(Duration.ofMinutes(minutes), seed);

      assertThat(plan.faults()).isNotEmpty();
      assertThat(overlaps(plan)).isEmpty();
      assertThat(end(plan)).isLessThanOrEqualTo(plan.length().minusSeconds(15));
    }
  }

  @Test
  void seesWhatOverlaps() {
    var first = new Fault(1, Kind.CUT, "x", Duration.ofSeconds(10), Duration.ofSeconds(30));
    var second = new Fault(2, Kind.KILL, "y", Duration.ofSeconds(20), Duration.ZERO);

    assertThat(overlaps(new Plan(1, LONG, List.of(first, second)))).containsExactly(second);
  }

  @Test
  void fiveMinutesMeetMostKinds() {
    assertThat(Plan.of(Duration.ofMinutes(5), 1).faults().stream().map(Fault::kind).distinct())
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void aLoadWithoutRoomForAFaultIsRefused() {
    assertThatThrownBy(() -> Plan.of(Duration.ofSeconds(59), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Fault> overlaps(Plan plan) {
    var faults = plan.faults();
    return Stream.iterate(1, i -> i < faults.size(), i -> i + 1)
        .filter(i -> over(faults.get(i - 1)).compareTo(faults.get(i).at()) > 0)
        .map(faults::get)
        .toList();
  }

  private static Duration end(Plan plan) {
    return over(plan.faults().getLast());
  }

  // With the least that any of them takes to be mended.
  private static Duration over(Fault fault) {
    return fault.at().plus(fault.lasts()).plusSeconds(10);
  }
}
