package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.RefundOrder;
import bida.payment.channel.StatementAnswer;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way to a day's bill and its troubles, at the simulated channel. */
class WechatStatementsTest {

  private static final LocalDate DAY = LocalDate.of(2026, 10, 19);

  private static AtWechat wechat;
  private static Path file;

  @BeforeAll
  static void theDayAfterOnePaymentAndItsRefund(@TempDir Path folder) {
    wechat = AtWechat.open(folder, Map.of("BIDA_WECHAT_STATEMENT_MAX_BYTES", "100000"));
    file = folder.resolve("bill.csv");
    var paid = wechat.paid("VG20261019000000000001");
    wechat.channel.refund(
        new RefundOrder(
            "RF20261019000000000001",
            "default",
            paid.paymentNo(),
            transaction(paid.paymentNo()),
            AtWechat.PRICE,
            AtWechat.PRICE,
            "out of stock"));
    wechat.paid("VG20261019000000000002");
    wechat.pass(Duration.ofHours(34));
  }

  @AfterAll
  static void close() {
    wechat.close();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void isReadyAtTenInTheMorningAfter() {
    assertThat(wechat.statements.readyAt(DAY)).isEqualTo(Instant.parse("2026-10-20T02:00:00Z"));
    assertThat(wechat.statements.merchants()).containsExactly("default");
  }

  @Test
  void fetchesWhatWasPaidAndRefundedThatDay() throws Exception {
    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());

    var rows = rows();
    assertThat(rows)
        .extracting(StatementRow::kind)
        .containsExactly(Kind.PAYMENT, Kind.PAYMENT, Kind.REFUND);
    assertThat(rows.getFirst().reference()).isEqualTo(transaction("VG20261019000000000001"));
    assertThat(rows).allSatisfy(row -> assertThat(row.amount()).isEqualTo(AtWechat.PRICE));
  }

  /** Failure B07. */
  @Test
  void b07TakesADayWithoutMoneyForWhatItIs() {
    assertThat(wechat.statements.fetch("default", DAY.minusDays(1), file))
        .isEqualTo(new StatementAnswer.Empty());
  }

  /** Failures B07 and B08: each trouble once, and the day is fetched all the same afterwards. */
  @ParameterizedTest
  @CsvSource({
    "creating,     NotYet",
    "frequency,    NotYet",
    "empty,        Empty",
    "expired,      Fetched",
    "hashMismatch, Damaged",
    "truncated,    Damaged",
  })
  void b07AnswersForTheTrouble(String trouble, String answer) throws Exception {
    wechat.knobs("{\"bill\":{\"" + trouble + "\":1}}");

    assertThat(fetch().getClass().getSimpleName()).isEqualTo(answer);

    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());
    assertThat(rows()).hasSize(3);
  }

  /** Failure B07: an address lives for five minutes, so a stale one is no reason to give up. */
  @Test
  void b07AsksForAnotherAddressThreeTimesAtMost() {
    wechat.knobs("{\"bill\":{\"expired\":4}}");

    assertThat(fetch()).isInstanceOf(StatementAnswer.NoAnswer.class);
    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());
  }

  /** Failure B10. */
  @Test
  void b10BelievesNoRowOfABillWhoseTotalsAreWrong() {
    wechat.knobs("{\"bill\":{\"totalsWrong\":1}}");
    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());

    assertThatThrownBy(this::rows)
        .isInstanceOfSatisfying(
            StatementFlaw.class, flaw -> assertThat(flaw.code()).isEqualTo("totals_mismatch"));
  }

  /** Failure B08. */
  @Test
  void b08ReadsABillWithAColumnNobodyKnows() throws Exception {
    wechat.knobs("{\"bill\":{\"newColumn\":1}}");
    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());

    assertThat(rows()).hasSize(3);
  }

  @Test
  void seesEachDifferenceTheChannelWasGiven() throws Exception {
    wechat.knobs("{\"outTradeNo\":\"VG20261019000000000001\",\"bill\":{\"missing\":\"all\"}}");
    wechat.knobs("{\"outTradeNo\":\"VG20261019000000000002\",\"bill\":{\"amount\":\"all\"}}");
    wechat.knobs("{\"bill\":{\"invented\":2}}");

    assertThat(fetch()).isEqualTo(new StatementAnswer.Fetched());

    assertThat(rows())
        .extracting(row -> row.kind() + " " + row.ourNo() + " " + row.amount().amountMinor())
        .containsExactlyInAnyOrder(
            "REFUND RF20261019000000000001 990",
            "PAYMENT VG20261019000000000002 991",
            "PAYMENT VGX202610190000000000 2000",
            "PAYMENT VGX202610190000000001 2001");
  }

  @Test
  void stopsAtTheLimitOfAnArchiveMadeToFillTheDisk() throws Exception {
    wechat.knobs("{\"bill\":{\"invented\":1000}}");

    assertThat(fetch()).isEqualTo(new StatementAnswer.Damaged("larger than 100000 bytes"));
    assertThat(Files.size(file)).isLessThanOrEqualTo(100_000);
  }

  @Test
  void hasNoAnswerForAnAccountThatIsGoneOrAChannelThatIsDown() {
    assertThat(wechat.statements.fetch("gone", DAY, file))
        .isEqualTo(new StatementAnswer.NoAnswer("merchant_not_configured"));
    wechat.knobs("{\"bill\":{},\"api\":{\"fail5xx\":1,\"on\":\"bill\"}}");
    assertThat(fetch()).isInstanceOf(StatementAnswer.NoAnswer.class);
    wechat.knobs("{\"api\":{\"unavailable\":true,\"on\":\"billDownload\"}}");
    assertThat(fetch()).isInstanceOf(StatementAnswer.NoAnswer.class);
  }

  private StatementAnswer fetch() {
    return wechat.statements.fetch("default", DAY, file);
  }

  private List<StatementRow> rows() throws IOException, StatementFlaw {
    var rows = new ArrayList<StatementRow>();
    wechat.statements.read("default", file, () -> rows::add);
    return rows;
  }

  private static String transaction(String paymentNo) {
    return wechat.look("/wechat/book/" + paymentNo).at("/transaction/transactionId").asText();
  }
}
