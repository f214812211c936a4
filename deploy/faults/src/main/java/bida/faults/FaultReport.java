package bida.faults;

import bida.audit.Verdict;
import bida.faults.books.Fate;
import bida.faults.books.Fate.End;
import bida.faults.books.Waiting;
import bida.faults.plan.Plan;
import bida.load.report.Chart;
import bida.load.report.Chart.Bar;
import bida.load.report.Finding;
import bida.load.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a run of faults has to show. */
final class FaultReport {

  private static final int BARS = 20;

  private final Plan plan;
  private final Course course;
  private final List<Finding> told;
  private final Waiting waiting;
  private final List<Fate> fates;
  private final List<Verdict> verdicts;

  FaultReport(
      Plan plan,
      Course course,
      List<Finding> told,
      Waiting waiting,
      List<Fate> fates,
      List<Verdict> verdicts) {
    this.plan = plan;
    this.course = course;
    this.told = List.copyOf(told);
    this.waiting = waiting;
    this.fates = List.copyOf(fates);
    this.verdicts = List.copyOf(verdicts);
  }

  Report report() {
    return new Report(
        "faults",
        "%d buyers in %d s, %.1f a second whatever happens, and %d faults by seed %d"
            .formatted(
                course.schedule().size(),
                plan.length().toSeconds(),
                course.schedule().perSecond(),
                plan.faults().size(),
                plan.seed()),
        "the channels' and the suppliers' own books, and the invariants of ./bida audit",
        Report.now(),
        Report.thisMachine(),
        findings(),
        List.of(placed(), waited(), repaired(), ends()),
        remarks());
  }

  private List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.exactly("faults injected", course.injected().size(), plan.faults().size()));
    findings.addAll(told);
    findings.add(
        Finding.exactly("buyers that came", course.load().answered(), course.schedule().size()));
    findings.add(Finding.exactly("buyers that gave up", course.load().failed(), 0));
    findings.add(counted("orders placed", fates.size()));
    findings.add(
        counted(
            "payments in the channels' own books",
            fates.stream().filter(fate -> fate.paidMinor() > 0).count()));
    findings.add(Finding.exactly("orders lost", named(Fate::lost).size(), 0));
    findings.add(Finding.exactly("orders doubled", named(Fate::doubled).size(), 0));
    for (var end : End.values()) {
      if (end != End.NONE) {
        findings.add(counted("orders that are " + end, count(end)));
      }
    }
    course.injected().forEach(fault -> findings.add(repair(fault)));
    for (var verdict : verdicts) {
      findings.add(
          Finding.exactly(
              "%s %s".formatted(verdict.invariant().name(), verdict.invariant().sentence()),
              verdict.violated(),
              0));
    }
    return findings;
  }

  private static Finding counted(String what, long found) {
    return Finding.told(what, (double) found, "");
  }

  private Finding repair(Injected injected) {
    var what = "%d %s: repaired".formatted(injected.fault().number(), injected.fault().sentence());
    return waiting
        .repairedAfter(injected.ended())
        .map(took -> Finding.told(what, seconds(took), "s"))
        .orElseGet(() -> new Finding(what, "never", "some time", false));
  }

  private List<String> named(Function<Fate, Optional<String>> wrong) {
    return fates.stream()
        .flatMap(fate -> wrong.apply(fate).map(why -> fate.orderNo() + ": " + why).stream())
        .toList();
  }

  private long count(End end) {
    return fates.stream().filter(fate -> fate.end() == end).count();
  }

  private Chart placed() {
    return inTime(
        "Paid orders by the time of their payment",
        "orders",
        (from, to) ->
            waiting.paid().stream()
                .filter(one -> !one.paidAt().isBefore(from) && one.paidAt().isBefore(to))
                .count());
  }

  private Chart waited() {
    return inTime("Paid orders that wait", "orders", (_, to) -> waiting.at(to));
  }

  /** A number of a part of the run. */
  @FunctionalInterface
  private interface Part {
    double of(Instant from, Instant to);
  }

  private Chart inTime(String title, String unit, Part part) {
    var step = plan.length().dividedBy(BARS);
    return new Chart(
        title,
        unit,
        IntStream.range(0, BARS)
            .mapToObj(
                i -> {
                  var from = course.began().plus(step.multipliedBy(i));
                  var label = step.multipliedBy(i).toSeconds() + " s";
                  return new Bar(label, part.of(from, from.plus(step)));
                })
            .toList());
  }

  private Chart repaired() {
    return new Chart(
        "Time to repair, by the number of the fault",
        "s",
        course.injected().stream()
            .map(
                one ->
                    new Bar(
                        Integer.toString(one.fault().number()),
                        waiting.repairedAfter(one.ended()).map(FaultReport::seconds).orElse(0.0)))
            .toList());
  }

  private Chart ends() {
    return new Chart(
        "Where the orders ended",
        "orders",
        Arrays.stream(End.values()).map(end -> new Bar(end.name(), count(end))).toList());
  }

  private List<String> remarks() {
    var remarks = new ArrayList<String>();
    remarks.add(
        "Repaired: from the end of the fault until no order that was paid before that end waits any"
            + " more. Ordinary orders are under way at every moment, and refunds take some seconds"
            + " at the channels.");
    for (int i = 0; i < course.injected().size(); i++) {
      remarks.add(told(course.injected().get(i), nextAfter(i)));
    }
    named(Fate::lost).forEach(line -> remarks.add("LOST " + line));
    named(Fate::doubled).forEach(line -> remarks.add("DOUBLED " + line));
    for (var verdict : verdicts) {
      for (var finding : verdict.findings()) {
        remarks.add(
            "%s %s: %s".formatted(verdict.invariant().name(), finding.subject(), finding.what()));
      }
    }
    return remarks;
  }

  private Instant nextAfter(int place) {
    var faults = course.injected();
    return place + 1 < faults.size() ? faults.get(place + 1).began() : Instant.MAX;
  }

  private String told(Injected injected, Instant next) {
    var fault = injected.fault();
    return "%d %s: from second %.0f, mended after %.1f s, %d paid orders waited then%s. %s"
        .formatted(
            fault.number(),
            fault.sentence(),
            seconds(Duration.between(course.began(), injected.began())),
            seconds(Duration.between(injected.began(), injected.ended())),
            waiting.at(injected.ended()),
            isRepairedBefore(next, injected)
                ? ""
                : ", and some of them still did when the next fault began",
            injected.remark())
        .strip();
  }

  // What waits into the next fault waits for the end of that one, too.
  private boolean isRepairedBefore(Instant next, Injected injected) {
    return waiting
        .repairedAfter(injected.ended())
        .map(took -> !injected.ended().plus(took).isAfter(next))
        .orElse(false);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
