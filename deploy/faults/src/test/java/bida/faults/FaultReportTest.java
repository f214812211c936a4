package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.audit.Invariants;
import bida.audit.Verdict;
import bida.faults.books.Fate;
import bida.faults.books.Waiting;
import bida.faults.books.Waiting.Paid;
import bida.faults.plan.Plan;
import bida.load.measure.OpenLoad;
import bida.load.measure.Schedule;
import bida.load.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultReportTest {

  private static final Instant BEGAN = Instant.parse("2026-12-01T12:00:00Z");
  private static final Plan PLAN = Plan.of(Duration.ofMinutes(1), 1);
  private static final Fate RIGHT = new Fate("ORDER-1", "DELIVERED", 990, 0, 1, 1, false);
  private static final Waiting OVER =
      new Waiting(List.of(new Paid("ORDER-1", BEGAN, BEGAN.plusSeconds(40))));
  private static final Verdict HELD = new Verdict(Invariants.ALL.getFirst(), 1, 0, List.of());

  @Test
  void holdsWhereAllIsRight() {
    var report = report(RIGHT, OVER, HELD);

    assertThat(report.holds()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.what().contains("repaired"))
        .extracting(finding -> finding.found())
        .containsOnly("10 s");
  }

  @Test
  void tellsOfWhatStillWaitedWhenTheNextFaultBegan() {
    var fault = PLAN.faults().getFirst();
    var next = new Injected(fault, BEGAN.plusSeconds(35), BEGAN.plusSeconds(36), "");
    var later = new Injected(fault, BEGAN.plusSeconds(41), BEGAN.plusSeconds(42), "");

    assertThat(remarks(injected().getFirst(), next).get(1)).contains("when the next fault began");
    assertThat(remarks(injected().getFirst(), later).get(1))
        .doesNotContain("when the next fault began");
  }

  @Test
  void namesWhatWasLost() {
    var lost = new Fate("ORDER-2", "PAID", 990, 0, 0, 1, false);

    assertThat(report(lost, OVER, HELD).holds()).isFalse();
    assertThat(report(lost, OVER, HELD).remarks())
        .anyMatch(remark -> remark.startsWith("LOST ORDER-2: 990 were paid"));
  }

  @Test
  void namesWhatWasDoubled() {
    var doubled = new Fate("ORDER-3", "DELIVERED", 990, 0, 2, 1, false);

    assertThat(report(doubled, OVER, HELD).holds()).isFalse();
    assertThat(report(doubled, OVER, HELD).remarks())
        .contains("DOUBLED ORDER-3: 2 of 1 units were delivered");
  }

  @Test
  void doesNotHoldWhileOneThatWasPaidWaits() {
    var waiting = new Waiting(List.of(new Paid("ORDER-4", BEGAN, null)));

    assertThat(report(RIGHT, waiting, HELD).holds()).isFalse();
  }

  @Test
  void doesNotHoldWhereAnInvariantIsBroken() {
    var broken =
        new Verdict(
            Invariants.ALL.getFirst(), 1, 1, List.of(new bida.audit.Finding("ORDER-5", "odd")));

    assertThat(report(RIGHT, OVER, broken).holds()).isFalse();
    assertThat(report(RIGHT, OVER, broken).remarks()).contains("I1 ORDER-5: odd");
  }

  @Test
  void doesNotHoldWhereAFaultIsMissing() {
    var course = course(List.of());

    assertThat(
            new FaultReport(PLAN, course, List.of(), OVER, List.of(RIGHT), List.of(HELD))
                .report()
                .holds())
        .isFalse();
  }

  private static List<String> remarks(Injected first, Injected next) {
    return new FaultReport(
            PLAN, course(List.of(first, next)), List.of(), OVER, List.of(RIGHT), List.of(HELD))
        .report()
        .remarks();
  }

  private static Report report(Fate fate, Waiting waiting, Verdict verdict) {
    return new FaultReport(
            PLAN, course(injected()), List.of(), waiting, List.of(fate), List.of(verdict))
        .report();
  }

  private static List<Injected> injected() {
    return PLAN.faults().stream()
        .map(fault -> new Injected(fault, BEGAN.plusSeconds(10), BEGAN.plusSeconds(30), ""))
        .toList();
  }

  private static Course course(List<Injected> injected) {
    var schedule = new Schedule(1000, Duration.ofMillis(10));
    return new Course(schedule, BEGAN, injected, List.of(), OpenLoad.run(schedule, _ -> true));
  }
}
