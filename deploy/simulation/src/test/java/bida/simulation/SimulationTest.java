package bida.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulation.machine.Guard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {

  private static final Set<Guard> NONE = Set.of();

  @Test
  void everyRuleHoldsInSeedsThatAreWorthTheirTime() {
    for (long seed = 1; seed <= 60; seed++) {
      var run = Seed.run(seed, NONE);

      assertThat(run.violation()).as("seed %d", seed).isEmpty();
      assertThat(run.orders()).as("orders of seed %d", seed).isGreaterThanOrEqualTo(10);
      assertThat(run.faultsMade()).as("faults of seed %d", seed).isGreaterThanOrEqualTo(3);
      assertThat(run.schedule()).as("schedule of seed %d", seed).hasSizeGreaterThan(200);
    }
  }

  /**
   * New lives in every run, so that more is found; the seed that fails is the one to play again.
   */
  @Test
  void everyRuleHoldsInSeedsOfToday() {
    var first = System.currentTimeMillis();

    for (long seed = first; seed < first + 60; seed++) {
      assertThat(Seed.run(seed, NONE).violation()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aSeedIsTheSameEveryTime() {
    var once = Seed.run(7, NONE);
    var again = Seed.run(7, NONE);

    assertThat(again.schedule()).isEqualTo(once.schedule());
    assertThat(again.steps()).isEqualTo(once.steps());
    assertThat(Seed.run(8, NONE).schedule()).isNotEqualTo(once.schedule());
  }

  @Test
  void aSeedIsTheSameWhereOthersRunBesideIt() {
    var alone = LongStream.rangeClosed(1, 8).mapToObj(seed -> Seed.run(seed, NONE)).toList();

    var beside =
        LongStream.rangeClosed(1, 8).parallel().mapToObj(seed -> Seed.run(seed, NONE)).toList();

    for (int i = 0; i < alone.size(); i++) {
      assertThat(beside.get(i).schedule()).isEqualTo(alone.get(i).schedule());
      assertThat(beside.get(i).coverage().pairs()).isEqualTo(alone.get(i).coverage().pairs());
      assertThat(beside.get(i).coverage().ends()).isEqualTo(alone.get(i).coverage().ends());
    }
  }

  @Test
  void oneThreadAndTwoReportTheSame() throws InterruptedException {
    assertThat(reportOf("2")).isEqualTo(reportOf("1")).isNotEmpty();
  }

  // Without its first line, which says how long it took; one guard is missing, so that there is
  // a shortest schedule to compare as well.
  private static List<String> reportOf(String threads) throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    var arguments =
        List.of("--seeds", "6", "--threads", threads, "--without", "stock-until-closed");
    Simulate.run(arguments, new PrintStream(printed));
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.contains(" seeds in "))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 11})
  void aScheduleReplaysWhatItsSeedDid(long seed) {
    var run = Seed.run(seed, NONE);

    var replayed = Replay.of(run.schedule(), NONE);

    assertThat(replayed.steps()).isEqualTo(run.steps());
    assertThat(replayed.coverage().pairs()).isEqualTo(run.coverage().pairs());
  }

  @Test
  void shrinksToAScheduleThatStillFailsAndTellsWhy() {
    var missing = EnumSet.of(Guard.STOCK_UNTIL_CLOSED);
    var failed = Seed.run(1, missing);

    var shortest = Shrink.of(failed, missing);

    assertThat(shortest).hasSizeLessThan(20).isSubsetOf(failed.schedule());
    var told = new ArrayList<String>();
    var replayed = Replay.telling(shortest, missing, told::add);
    assertThat(replayed.violation()).isPresent();
    assertThat(told).anyMatch(line -> line.contains("PENDING_PAYMENT"));
  }

  @Test
  void reportsWhatItSaw() throws InterruptedException {
    var printed = new ByteArrayOutputStream();

    var exit = Simulate.run(List.of("--seeds", "4", "--from", "20"), new PrintStream(printed));

    assertThat(exit).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("4 seeds in ", "pairs of state and command: ", "rows of failures.md: ")
        .endsWith("0 of 4 seeds broke a rule\n");
  }

  @Test
  void showsTheShortestScheduleOfWhatFails() throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    var arguments = List.of("--seeds", "1", "--without", "stock-until-closed");

    var exit = Simulate.run(arguments, new PrintStream(printed));

    assertThat(exit).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("seed 1: stock: ", "the shortest schedule that breaks it, ", "somebody orders O");
  }

  @Test
  void asksBackWhatItDoesNotUnderstand() throws InterruptedException {
    var printed = new ByteArrayOutputStream();

    var exit = Simulate.run(List.of("--seed", "4"), new PrintStream(printed));

    assertThat(exit).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("what is --seed?");
  }
}
