package bida.payment.statement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.payment.OutsideWorld;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import bida.payment.core.Days;
import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The third detector, on a channel of which only the statement is left. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class StatementsTest {

  @Inject PaperStatements paper;
  @Inject PaperBook book;
  @Inject OutboxRows outbox;
  @Inject Database database;
  @Inject DataSource ledger;
  @Inject TestClock clock;
  @Inject Identifiers ids;

  private LocalDate day;
  private String number;

  // Each test has days of its own: so far on that no neighbour's rows are seen.
  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(5));
    day = Days.of(clock.instant()).minusDays(3);
    number = ids.text(12);
  }

  /** Failures A22, B04: every callback and every query was lost. */
  @Test
  void b04TakesThePaymentOfAnOrderThatNobodyToldUsOf() {
    var order = book.expectPayment();
    var paymentNo = order + "01";
    paper.says(day, paid(number, paymentNo, 990));

    importNow();

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.STATEMENT);
    assertThat(confirmed.channelTransactionId()).isEqualTo(number);
    awaitDifference(number, "MISSING_HERE", "REPAIRED");
    assertThat(book.ledgerOf(number)).containsEntry("channel:paper", 990L);
  }

  /** Failure B04: with no order at all it is an orphan as any other, and is told as one. */
  @Test
  void b04KeepsMoneyWithoutAnOrder() {
    paper.says(day, paid(number, "UNKNOWN-" + number, 990));

    importNow();

    Await.until(
        "an orphan " + number,
        () -> count("select count(*) from payment where payment_id = $1", "paper-" + number) == 1);
    assertThat(book.ledgerOf(number)).containsEntry("unmatched", -990L);
  }

  /** Failure D10: refunded in the channel's console, and only the statement tells. */
  @Test
  void d10AdoptsARefundOfTheChannelsConsole() {
    var order = book.expectPayment();
    var refund = "R" + number;
    paper.says(day, paid(number, order + "01", 990), refunded(refund, "console-1", number, 300));

    importNow();

    outbox.await(order, PaymentConfirmed.class);
    // Where the refund was taken up before its money, it is tried again two seconds later.
    clock.advance(Duration.ofSeconds(2));
    var adopted = outbox.await(order, ChannelRefundReported.class);
    assertThat(adopted.amount()).isEqualTo(Money.of(300, "CNY"));
    assertThat(book.ledgerOf(refund)).containsEntry("channel:paper", -300L);
  }

  /** Failure B06. */
  @Test
  void b06CallsAPersonWhereTheAmountsDifferAndEditsNothing() {
    book.hasMoney(number, "P-" + number, 990, noon());
    paper.says(day, paid(number, "P-" + number, 989));

    importNow();

    var key = "statement-difference:paper:" + number + ":AMOUNT";
    var needed = outbox.await(key, CaseNeeded.class);
    assertThat(needed.detail()).contains("989 CNY").contains("990 CNY");
    assertThat(book.ledgerOf(number)).containsEntry("channel:paper", 990L);
  }

  /** Failure B05: 23:59:59 here, the next day there; and never a case about it. */
  @Test
  void b05FindsInTheNextDaysStatementWhatThisOneLacks() {
    book.hasMoney(number, "P-" + number, 990, Days.start(day.plusDays(1)).minusSeconds(1));
    paper.says(day, new StatementAnswer.Empty());
    importNow();
    awaitDifference(number, "MISSING_THERE", "OPEN");
    paper.says(day.plusDays(1), paid(number, "P-" + number, 990));

    importDay(day.plusDays(1));

    awaitDifference(number, "MISSING_THERE", "GONE");
    clock.advance(Duration.ofHours(40));
    assertThat(cases(number)).isEmpty();
  }

  /** Failure B05, the other way round: the neighbour's statement was read before. */
  @Test
  void b05DoesNotMissWhatTheStatementOfTheDayBeforeHad() {
    book.hasMoney(number, "P-" + number, 990, Days.start(day.plusDays(1)));
    paper.says(day, paid(number, "P-" + number, 990));
    importNow();
    paper.says(day.plusDays(1), new StatementAnswer.Empty());

    importDay(day.plusDays(1));

    assertThat(differences(number)).containsExactly("OTHER_DAY GONE");
  }

  /** Failure B05: absent from the neighbour too. */
  @Test
  void b05CallsAPersonForWhatNoStatementKnows() {
    book.hasMoney(number, "P-" + number, 990, noon());
    paper.says(day, new StatementAnswer.Empty());
    importNow();
    awaitDifference(number, "MISSING_THERE", "OPEN");

    clock.advance(Duration.ofHours(37));

    outbox.await("statement-difference:paper:" + number + ":MISSING_THERE", CaseNeeded.class);
  }

  /** Failure B07: being made, then nothing on that day. */
  @Test
  void b07WaitsUntilTheStatementIsMadeAndTakesAnEmptyDayForDone() {
    paper.says(day, new StatementAnswer.NotYet("STATEMENT_CREATING"));
    request(day);
    awaitStatus(day, "WAITING", "STATEMENT_CREATING");
    paper.says(day, new StatementAnswer.Empty());

    clock.advance(Duration.ofMinutes(31));

    awaitStatus(day, "EMPTY", null);
  }

  /** Failures B08, B10: damaged, or its totals are not its rows'. */
  @Test
  void b10TakesNothingOfAStatementThatCannotBeBelieved() {
    paper.says(day, paid(number, "P-" + number, 990));
    paper.isFlawed(new StatementFlaw("totals_mismatch", "991 and not 990"));

    request(day);

    awaitStatus(day, "FLAWED", "totals_mismatch: 991 and not 990");
    outbox.await("statement-flawed:paper:default:" + day, CaseNeeded.class);
    assertThat(differences(number)).isEmpty();
    assertThat(book.ledgerOf(number)).isEmpty();
  }

  /** Failure B08: the hash is not the announced one; an hour later the file is whole. */
  @Test
  void b08FetchesAgainWhatArrivedDamaged() {
    paper.says(day, new StatementAnswer.Damaged("hash_mismatch"));
    request(day);
    awaitStatus(day, "FLAWED", "damaged: hash_mismatch");
    paper.says(day, paid(number, "P-" + number, 990));

    clock.advance(Duration.ofMinutes(61));

    awaitStatus(day, "IMPORTED", null);
  }

  /** Failure B09: twice the same, then issued anew with a row more. */
  @Test
  void b09ImportedAgainChangesOnlyWhatChanged() {
    paper.says(day, paid(number, "P-" + number, 990));
    importNow();
    awaitDifference(number, "MISSING_HERE", "REPAIRED");
    var before = movements();

    importNow();

    assertThat(movements()).isEqualTo(before);
    assertThat(fees(day)).isEqualTo(1);
    paper.says(day, paid(number, "P-" + number, 990), paid("2" + number, "P2-" + number, 500));
    importNow();
    awaitDifference("2" + number, "MISSING_HERE", "REPAIRED");
    assertThat(movements()).isEqualTo(before + 1);
    assertThat(fees(day)).isEqualTo(2);
  }

  /** Failure B09: issued anew without the row that was different. */
  @Test
  void b09DropsADifferenceThatANewIssueDoesNotShow() {
    book.hasMoney(number, "P-" + number, 990, noon());
    paper.says(day, paid(number, "P-" + number, 989));
    importNow();
    awaitDifference(number, "AMOUNT", "CASE");
    paper.says(day, paid(number, "P-" + number, 990));

    importNow();

    awaitDifference(number, "AMOUNT", "GONE");
  }

  /** Failure B11: two at once, and each difference is one movement. */
  @Test
  void b11ImportedByTwoAtOnceTakesEachMovementOnce() {
    paper.says(
        day,
        IntStream.range(0, 8)
            .mapToObj(i -> paid(i + number, "P" + i + "-" + number, 10))
            .toArray(StatementRow[]::new));

    var token = Tokens.of("operator-1", "ops");
    IntStream.range(0, 4).parallel().forEach(_ -> post(day, token).statusCode(202));

    awaitStatus(day, "IMPORTED", null);
    Await.until(
        "all repaired",
        () ->
            count(
                    "select count(*) from statement_difference where day = $1 and status = 'REPAIRED'",
                    day)
                == 8);
    assertThat(movements()).isEqualTo(8);
  }

  /** Failure B15: a mistake that finds everything missing stops by itself. */
  @Test
  void b15StopsRepairingAtTheCapAndCallsAPerson() {
    // The cap is 50 million minor units of a currency in an hour.
    paper.says(
        day,
        in("JPY", "1" + number, 30_000_000),
        in("JPY", "2" + number, 20_000_000),
        in("JPY", "3" + number, 1));

    importNow();

    var hour = clock.instant().truncatedTo(java.time.temporal.ChronoUnit.HOURS);
    outbox.await("statement-repairs-stopped:paper:" + hour, CaseNeeded.class);
    assertThat(
            count(
                "select coalesce(sum(their_amount_minor), 0)::bigint from statement_difference"
                    + " where day = $1 and status = 'REPAIRED'",
                day))
        .isLessThanOrEqualTo(50_000_000);
    clock.advance(Duration.ofMinutes(71));
    awaitDifference("1" + number, "MISSING_HERE", "REPAIRED");
    awaitDifference("2" + number, "MISSING_HERE", "REPAIRED");
    awaitDifference("3" + number, "MISSING_HERE", "REPAIRED");
  }

  /** What no hour has room for is a person's, and keeps nothing smaller from being taken. */
  @Test
  void b15CallsAPersonForMoneyLargerThanTheCapAndTakesTheRest() {
    paper.says(day, in("KRW", "1" + number, 50_000_001), in("KRW", "2" + number, 1));

    importNow();

    awaitDifference("1" + number, "MISSING_HERE", "CASE");
    awaitDifference("2" + number, "MISSING_HERE", "REPAIRED");
    outbox.await("statement-difference:paper:1" + number + ":MISSING_HERE", CaseNeeded.class);
    assertThat(book.ledgerOf("1" + number)).isEmpty();
  }

  /** Failure B09: gone with a new issue of its day, it is money nobody told us of on the next. */
  @Test
  void b09TakesMoneyThatMovedToTheStatementOfAnotherDay() {
    paper.says(day, in("INR", "1" + number, 50_000_000), in("INR", "2" + number, 50_000_000));
    importNow();
    Await.until("one of them to wait", () -> open() == 1 && repaired() == 1);
    var waiting = differences("1" + number).contains("MISSING_HERE OPEN") ? "1" : "2";
    var taken = waiting.equals("1") ? "2" : "1";
    paper.says(day, in("INR", taken + number, 50_000_000));
    importNow();
    awaitDifference(waiting + number, "MISSING_HERE", "GONE");

    paper.says(day.plusDays(1), in("INR", waiting + number, 50_000_000));
    importDay(day.plusDays(1));
    clock.advance(Duration.ofMinutes(71));

    awaitDifference(waiting + number, "MISSING_HERE", "REPAIRED");
  }

  /** A row without money is nothing to take, and keeps nothing else from being taken. */
  @Test
  void callsAPersonForARowWithoutMoney() {
    paper.says(day, paid("1" + number, "P1-" + number, 0), paid("2" + number, "P2-" + number, 10));

    importNow();

    awaitDifference("1" + number, "MISSING_HERE", "CASE");
    awaitDifference("2" + number, "MISSING_HERE", "REPAIRED");
  }

  /** Failure B07: for ever is too long. */
  @Test
  void b07TellsAPersonOnceOfAStatementThatStaysAway() {
    paper.says(day, new StatementAnswer.NotYet("STATEMENT_CREATING"));
    request(day);
    var key = "statement-overdue:paper:default:" + day;
    outbox.await(key, CaseNeeded.class);

    // The first try plans the next one by the clock of its end, which may be after it called.
    Await.until(
        "another try",
        () -> {
          clock.advance(Duration.ofMinutes(30));
          return tries(day) > 1;
        });

    assertThat(outbox.of(key, CaseNeeded.class)).hasSize(1);
  }

  @Test
  void booksFeesAndDisputedMoneySoThatTheLedgerStillSumsToZero() {
    paper.says(
        day,
        paid(number, "P-" + number, 990),
        new StatementRow(
            Kind.DISPUTE,
            "d" + number,
            null,
            number,
            Money.of(990, "CNY"),
            new BigDecimal("15.00"),
            noon(),
            true,
            2));

    importNow();

    assertThat(book.ledgerOf("d" + number))
        .containsEntry("disputes", 990L)
        .containsEntry("channel:paper", -990L);
    // 0.009 and 15.00 yuan: rounded once, to the fen.
    assertThat(book.ledgerOf("default/" + day + "/CNY/1"))
        .containsEntry("fees", 1501L)
        .containsEntry("channel:paper", -1501L);
    assertThat(count("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry")).isZero();
  }

  /** Else whoever borrows the connection next would get the rest of the rows. */
  @Test
  @Timeout(60)
  void leavesNothingOnTheConnectionOfALedgerThatIsTooLarge() throws Exception {
    book.hasMoney(number, "P-" + number, 990, noon());
    book.hasMoney(number + "2", "P2-" + number, 990, noon());
    var none = new OwnRows(0, Long.MAX_VALUE, 0);
    var from = Days.start(day);
    var to = from.plus(Duration.ofDays(1));

    try (var connection = ledger.getConnection();
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> LedgerDay.read(connection, "paper", "default", from, to, none))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("too many to hold");

      assertThat(statement.executeQuery("select 1").next()).isTrue();
    }
  }

  @Test
  void refusesADayThatIsNotOver() {
    post(Days.of(clock.instant())).statusCode(409).body("code", equalTo("statement_not_ready"));
  }

  @Test
  void isForOperators() {
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:read"))
        .get("/v1/statements/paper")
        .then()
        .statusCode(403);
  }

  private StatementRow paid(String transactionId, String paymentNo, long amountMinor) {
    return new StatementRow(
        Kind.PAYMENT,
        transactionId,
        paymentNo,
        transactionId,
        Money.of(amountMinor, "CNY"),
        new BigDecimal("0.009"),
        noon(),
        true,
        1);
  }

  private StatementRow in(String currency, String transactionId, long amountMinor) {
    return new StatementRow(
        Kind.PAYMENT,
        transactionId,
        "P-" + transactionId,
        transactionId,
        Money.of(amountMinor, currency),
        BigDecimal.ZERO,
        noon(),
        true,
        1);
  }

  private StatementRow refunded(
      String reference, String refundNo, String transactionId, long amountMinor) {
    return new StatementRow(
        Kind.REFUND,
        reference,
        refundNo,
        transactionId,
        Money.of(amountMinor, "CNY"),
        BigDecimal.ZERO,
        noon().plusSeconds(60),
        true,
        2);
  }

  private Instant noon() {
    return Days.start(day).plusSeconds(12 * 3600);
  }

  private void importNow() {
    importDay(day);
  }

  private void importDay(LocalDate which) {
    var before = revision(which);
    request(which);
    Await.until("the statement of " + which, () -> revision(which) > before);
  }

  private int revision(LocalDate which) {
    return (int)
        count(
            "select coalesce(max(revision), 0)::bigint from statement where channel = 'paper' and day = $1",
            which);
  }

  private void request(LocalDate which) {
    post(which).statusCode(202);
  }

  private ValidatableResponse post(LocalDate which) {
    return post(which, Tokens.of("operator-1", "ops"));
  }

  private static ValidatableResponse post(LocalDate which, String token) {
    return given()
        .auth()
        .oauth2(token)
        .post("/v1/statements/paper/{day}/import", which.toString())
        .then();
  }

  private void awaitStatus(LocalDate which, String status, String trouble) {
    Await.until(
        status + " of " + which,
        () ->
            count(
                    "select count(*) from statement where channel = 'paper' and day = $1"
                        + " and status = $2 and trouble is not distinct from $3",
                    which,
                    status,
                    trouble)
                == 1);
  }

  private void awaitDifference(String reference, String what, String status) {
    Await.until(
        what + " " + status + " of " + reference,
        () -> differences(reference).contains(what + " " + status));
  }

  private List<String> differences(String reference) {
    return database
        .pool()
        .preparedQuery(
            "select difference || ' ' || status from statement_difference where reference = $1 order by 1")
        .execute(Tuple.of(reference))
        .await()
        .indefinitely()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<CaseNeeded> cases(String reference) {
    return outbox.of(
        "statement-difference:paper:" + reference + ":MISSING_THERE", CaseNeeded.class);
  }

  private long open() {
    return count(
        "select count(*) from statement_difference where day = $1 and status = 'OPEN'", day);
  }

  private long repaired() {
    return count(
        "select count(*) from statement_difference where day = $1 and status = 'REPAIRED'", day);
  }

  private long tries(LocalDate which) {
    return count(
        "select coalesce(max(tries), 0)::bigint from statement where channel = 'paper' and day = $1",
        which);
  }

  private long movements() {
    return count("select count(*) from movement where reference like '%' || $1", number);
  }

  private long fees(LocalDate which) {
    return count(
        "select coalesce(sum(amount_minor), 0)::bigint from ledger_transfer"
            + " where kind = 'FEE' and reference like 'default/' || $1 || '/%'",
        which.toString());
  }

  private long count(String sql, Object... keys) {
    var tuple = Tuple.tuple();
    for (var key : keys) {
      tuple.addValue(key);
    }
    return database
        .pool()
        .preparedQuery(sql)
        .execute(tuple)
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
