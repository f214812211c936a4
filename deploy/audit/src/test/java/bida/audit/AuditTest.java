package bida.audit;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same books, whole and with one thing wrong at a time. */
class AuditTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Moment AT = Moment.of(() -> NOW, Duration.ofMinutes(10));

  private static Databases databases;

  @BeforeAll
  static void start() {
    databases = Databases.start();
  }

  @AfterAll
  static void stop() throws Exception {
    databases.close();
  }

  static Stream<Violation> violations() {
    return Violation.all().stream();
  }

  @Test
  void asksAboutEveryInvariantAndNamesNothingWhereAllIsWell() throws SQLException {
    var verdicts = ask(databases.clean(), AT);

    assertThat(verdicts.stream().map(verdict -> verdict.invariant().name()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 13).mapToObj(n -> "I" + n).toList());
    assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.findings()).isEmpty());
    assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.checked()).isPositive());
  }

  @Test
  void everyInvariantHasAViolation() {
    var broken =
        violations().flatMap(one -> one.breaks().stream()).collect(toCollection(TreeSet::new));

    assertThat(broken)
        .containsExactlyInAnyOrderElementsOf(Invariants.ALL.stream().map(Invariant::name).toList());
  }

  @ParameterizedTest
  @MethodSource("violations")
  void namesWhatIsWrong(Violation violation) throws SQLException {
    var verdicts = ask(databases.but(violation.book(), violation.sql()), AT);

    var broken = verdicts.stream().filter(verdict -> !verdict.holds()).toList();
    assertThat(broken.stream().map(verdict -> verdict.invariant().name()))
        .as("%s", broken)
        .containsExactlyInAnyOrderElementsOf(violation.breaks());
    assertThat(broken)
        .allSatisfy(
            verdict ->
                assertThat(verdict.findings())
                    .anySatisfy(
                        finding -> assertThat(finding.subject()).contains(violation.subject())));
  }

  @Test
  void leavesAloneWhatIsInFlight() throws SQLException {
    var door =
        databases.but(
            Book.ORDERS,
            """
            update orders set payment_id = null, captured_minor = 0, updated_at = '2026-11-29T11:55Z' where order_no = 'O3'
            """);

    assertThat(broken(ask(door, AT))).isEmpty();
    var later = Moment.of(() -> NOW.plus(Duration.ofMinutes(6)), Duration.ofMinutes(10));
    assertThat(broken(ask(door, later))).containsExactly("I1");
  }

  @Test
  void writesOffWhatNobodyEverKnowsWithoutBreakingI5() throws SQLException {
    var door =
        databases.but(
            Book.FULFILLMENTS,
            """
            update attempt set status = 'WRITTEN_OFF' where order_no = 'O3';
            update delivery set status = 'WRITTEN_OFF' where order_no = 'O3';
            update delivery_history set to_status = 'WRITTEN_OFF' where order_no = 'O3' and version = 2;
            """);

    assertThat(broken(ask(door, AT))).isEmpty();
  }

  @Test
  void countsAllAndNamesSome() throws SQLException {
    var door = databases.but(Book.NOTIFICATIONS, "delete from inbox");

    var verdicts = new Audit(Invariants.ALL, 2).ask(door, AT);

    var events = verdicts.get(6);
    assertThat(events.violated()).isEqualTo(11);
    assertThat(events.findings()).hasSize(2);
  }

  private static List<Verdict> ask(Books.Door door, Moment at) throws SQLException {
    return new Audit(Invariants.ALL, 20).ask(door, at);
  }

  private static List<String> broken(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> !verdict.holds())
        .map(verdict -> verdict.invariant().name())
        .toList();
  }
}
