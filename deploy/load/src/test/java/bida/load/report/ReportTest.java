package bida.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.Web;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @TempDir Path root;

  @Test
  void holdsWhenEveryMustIsReached() {
    assertThat(
            report(
                    Finding.atLeast("ratio", OptionalDouble.of(0.4), 0.4, ""),
                    Finding.atMost("p99", 40, 40, "ms"),
                    Finding.exactly("lost", 0, 0),
                    Finding.told("CPU", 1.5, "ms"))
                .holds())
        .isTrue();
  }

  @Test
  void noResultIsNoSuccess() {
    assertThat(report(Finding.atLeast("ratio", OptionalDouble.empty(), 0.4, "")).holds()).isFalse();
    assertThat(report(Finding.atMost("ratio", OptionalDouble.empty(), 5, "")).holds()).isFalse();
    assertThat(report(Finding.told("ratio", OptionalDouble.empty(), "")).holds()).isTrue();
  }

  @Test
  void oneBadFigureIsEnough() {
    var report = report(Finding.exactly("lost", 0, 0), Finding.exactly("double", 1, 0));

    assertThat(report.holds()).isFalse();
    assertThat(Terminal.of(report))
        .anyMatch(line -> line.startsWith("BAD") && line.contains("= 0"));
  }

  @Test
  void liesOnTheShelfForPeopleAndForPrograms() throws IOException {
    var report = report(Finding.atMost("p99 <of> all", 41, 40, "ms"));

    var page = Files.readString(new Shelf(root).put(report));

    assertThat(page).contains("p99 &lt;of&gt; all", "41 ms", "<svg", "class=\"faint\"");
    var told = Web.JSON.readTree(root.resolve("target/bench/callback-ingest.json").toFile());
    assertThat(told.at("/findings/0/holds").asBoolean(true)).isFalse();
    assertThat(told.path("holds").asBoolean(true)).isFalse();
  }

  private static Report report(Finding... findings) {
    return new Report(
        "callback-ingest",
        "callbacks",
        "the same statements",
        "2026-11-25T00:00:00Z",
        Report.thisMachine(),
        List.of(findings),
        List.of(
            new Chart(
                "pairs", "ratio", List.of(new Chart.Bar("1", 0.5), new Chart.Bar("2", 0.7, true)))),
        List.of());
  }
}
