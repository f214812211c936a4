package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.contracts.Money;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of the vectors, whole and with one thing wrong. */
class TradeBillTest {

  private static final String MCHID = "1900000109";
  private static final String BILL =
      AtWechat.vectors("wechat_api.json").at("/trade_bill/plain_utf8_bom_crlf").asText();

  @Test
  void readsPaymentsRefundsAndWhatNobodyHereKnows() throws Exception {
    var rows = read(BILL);

    assertThat(rows)
        .containsExactly(
            new StatementRow(
                Kind.PAYMENT,
                "4200002299202610190000000001",
                "VG20261019000000000001",
                "4200002299202610190000000001",
                Money.of(990, "CNY"),
                new BigDecimal("0.05940"),
                Instant.parse("2026-10-18T16:00:00Z"),
                true,
                2),
            new StatementRow(
                Kind.REFUND,
                "50300802132026101900000000001",
                "RF20261019000000000001",
                "4200002299202610190000000001",
                Money.of(990, "CNY"),
                new BigDecimal("-0.05940"),
                Instant.parse("2026-10-18T16:03:10Z"),
                false,
                3),
            new StatementRow(
                Kind.PAYMENT,
                "4200002299202610190000000777",
                "VG20261019000000000777",
                "4200002299202610190000000777",
                Money.of(2000, "CNY"),
                new BigDecimal("0.12000"),
                Instant.parse("2026-10-19T02:11:12Z"),
                true,
                4));
  }

  /** Failure B08. */
  @Test
  void findsColumnsByTheirNamesWhateverStandsBesides() throws Exception {
    var wider =
        BILL.lines()
            .map(
                line ->
                    line.startsWith("\uFEFF")
                        ? "\uFEFF新增列," + line.substring(1)
                        : line.startsWith("`2026") ? "`新," + line : line)
            .reduce("", (text, line) -> text + line + "\r\n");

    assertThat(read(wider)).usingRecursiveComparison().isEqualTo(read(BILL));
  }

  /** Failure B08: no mark, line feeds alone, no last line end, blanks instead of backticks. */
  @Test
  void readsItWrittenInOtherWays() throws Exception {
    var plain = BILL.substring(1).replace("\r\n", "\n").replace('`', '\t').stripTrailing();

    assertThat(read(plain)).isEqualTo(read(BILL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCESS", "FAIL", "CHANGE", "PROCESSING"})
  void takesARefundForDoneOnlyWhenTheBillSaysSo(String state) throws Exception {
    var rows = read(BILL.replace("`PROCESSING", "`" + state));

    assertThat(rows.get(1).ended()).isEqualTo(state.equals("SUCCESS"));
  }

  /** Failures B08 and B10: then no row counts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "订单金额            | 订单额             | column_missing",
        "微信退款单号        | x                  | column_missing",
        "申请退款总金额      | x                  | column_missing",
        "`3,`29.90           | `4,`29.90          | totals_mismatch",
        "`29.90,`9.90~      | `29.91,`9.90~     | totals_mismatch",
        "`0.12000,`29.90     | `0.12001,`29.90    | totals_mismatch",
        "`29.90,`9.90~      | `29.90,`9.89~     | totals_mismatch",
        "`9.90,`0.00,`~     | `9.905,`0.00,`~   | malformed",
        "`9.90,`0.00,`~     | `9,90,`0.00,`~    | malformed",
        "`9.90,`0.00,`~     | `,`0.00,`~        | malformed",
        "`9.90,`0.00,`~     | `1e2,`0.00,`~     | malformed",
        "`9.90,`0.00,`~     | `.,`0.00,`~       | malformed",
        "`0.05940,`0.60%     | `1e9999999,`0.60%  | malformed",
        "`0.05940,`0.60%     | `0.05.940,`0.60%   | malformed",
        "`0.05940,`0.60%     | `-,`0.60%          | malformed",
        "`0.05940,`0.60%     | `12345678901234567890,`0.60% | malformed",
        "`2026-10-19 00:00   | `2026-13-19 00:00  | malformed",
        "`SUCCESS,`OTHERS    | `PAID,`OTHERS      | malformed",
        "`CNY                | `JPY               | malformed",
        "`CNY                | `XX                | malformed",
        "`1900000109         | `1900000110        | wrong_merchant",
      })
  void b10RefusesTheWholeFileWhen(String what, String becomes, String code) {
    // A line end would end the line of the table.
    var wrong = BILL.replace(what.replace('~', '\r'), becomes.replace('~', '\r'));

    assertThat(wrong).isNotEqualTo(BILL);
    assertFlaw(code, wrong);
  }

  @Test
  void refusesWhatIsCutOffOrGoesOn() {
    var untilTotals = BILL.indexOf("总交易单数");

    assertFlaw("malformed", "");
    assertFlaw("totals_missing", BILL.substring(0, untilTotals));
    assertFlaw("totals_missing", BILL.substring(0, BILL.indexOf("`3,")));
    assertFlaw("malformed", BILL + "`2026-10-19 00:00:00,`x\r\n");
    assertFlaw("malformed", BILL.replace("\r\n`2026", "," + "x".repeat(300_000) + "\r\n`2026"));
  }

  /** Failure B08: another encoding is no reason to guess. */
  @Test
  void refusesNamesInAnotherEncoding() {
    assertThatThrownBy(
            () ->
                TradeBill.read(
                    new ByteArrayInputStream(BILL.getBytes(Charset.forName("GBK"))),
                    MCHID,
                    row -> {}))
        .isInstanceOfSatisfying(
            StatementFlaw.class, flaw -> assertThat(flaw.code()).isEqualTo("column_missing"));
  }

  /** A big day does not fit into memory, nor does it have to. */
  @Test
  void readsRowByRowAcrossTheEdgesOfItsBuffer() throws Exception {
    var names = BILL.substring(0, BILL.indexOf("`2026"));
    var row = BILL.lines().toList().get(1) + "\r\n";
    var totals = "总交易单数,手续费总金额,订单总金额,申请退款总金额\r\n`20000,`1188.00000,`198000.00,`0.00\r\n";
    var parts = new ArrayList<InputStream>();
    parts.add(stream(names));
    IntStream.range(0, 20_000).forEach(_ -> parts.add(stream(row)));
    parts.add(stream(totals));
    var sum = new AtomicLong();

    var count =
        TradeBill.read(
            new SequenceInputStream(Collections.enumeration(parts)),
            MCHID,
            read -> sum.addAndGet(read.amount().amountMinor()));

    assertThat(count).isEqualTo(20_000);
    assertThat(sum).hasValue(20_000 * 990L);
  }

  private static void assertFlaw(String code, String bill) {
    assertThatThrownBy(() -> read(bill))
        .isInstanceOfSatisfying(
            StatementFlaw.class, flaw -> assertThat(flaw.code()).isEqualTo(code));
  }

  private static List<StatementRow> read(String bill) throws IOException, StatementFlaw {
    var rows = new ArrayList<StatementRow>();
    assertThat(TradeBill.read(stream(bill), MCHID, rows::add)).isEqualTo(rows.size());
    return rows;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
