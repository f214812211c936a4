package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementTaker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bill that two threads read says what it says to one. */
class BillHalvesTest {

  private static final String MCHID = "1900000109";
  private static final List<String> BILL =
      AtWechat.vectors("wechat_api.json")
          .at("/trade_bill/plain_utf8_bom_crlf")
          .asText()
          .lines()
          .toList();
  private static final String NAMES = BILL.get(0);
  private static final String ROW = BILL.get(1);

  /** What one thread is told; lines count from the beginning of the file in the end. */
  private static final class Taken implements StatementTaker {
    private final List<StatementRow> rows = new ArrayList<>();

    @Override
    public void take(StatementRow row) {
      rows.add(row);
    }

    @Override
    public void startsAfter(long lines) {
      rows.replaceAll(row -> row.further(lines));
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 1000, 5000})
  void saysTheSameAsInOne(int rows) throws Exception {
    var bill = bill(rows);
    var whole = new Taken();
    var parts = new ArrayList<Taken>();

    var alone = TradeBill.read(stream(bill), MCHID, whole);
    var together = readInHalves(bill, parts);

    assertThat(parts).hasSize(2);
    assertThat(together).isEqualTo(alone).isEqualTo(rows);
    assertThat(parts.stream().flatMap(part -> part.rows.stream()).toList()).isEqualTo(whole.rows);
  }

  /** Else the second thread would be there for show. */
  @Test
  void givesHalfOfItToEach() throws Exception {
    var parts = new ArrayList<Taken>();

    readInHalves(bill(1000), parts);

    assertThat(parts.getFirst().rows.size()).isBetween(480, 520);
  }

  @Test
  void leavesASmallOneToOne() throws Exception {
    var parts = new ArrayList<Taken>();

    TradeBill.read(file(bill(10)), MCHID, () -> add(parts));

    assertThat(parts).hasSize(1);
  }

  static Stream<Arguments> flaws() {
    return Stream.of(
        flaw("a row of the first half", bill -> replaceIn(bill, 10, "`9.90", "`9.9.0")),
        flaw("a row of the second half", bill -> replaceIn(bill, 900, "`9.90", "`9.9.0")),
        flaw("both halves", bill -> replaceIn(replaceIn(bill, 900, "CNY", "JPY"), 10, "CNY", "XX")),
        flaw("another merchant", bill -> replaceIn(bill, 990, MCHID, "1900000110")),
        flaw("an amount of the first half", bill -> replaceIn(bill, 10, "`9.90", "`9.91")),
        flaw("an amount of the second half", bill -> replaceIn(bill, 990, "`9.90", "`9.91")),
        flaw("cut off", bill -> bill.substring(0, bill.indexOf("总交易单数"))),
        flaw("cut off after names", bill -> bill.substring(0, bill.lastIndexOf("`1000,"))),
        flaw("goes on", bill -> bill + ROW + "\r\n"),
        // The totals at the end are those of all rows, but the bill ended long before.
        flaw("ends twice", bill -> replaceIn(bill, 20, ROW, totals(19) + ROW)));
  }

  private static Arguments flaw(String what, UnaryOperator<String> how) {
    return Arguments.of(what, how);
  }

  /** Failures B08 and B10: the same flaw in the same line. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("flaws")
  void refusesWhatOneWouldRefuse(String what, UnaryOperator<String> how) throws Exception {
    var bill = bill(1000);
    var wrong = how.apply(bill);

    assertThat(wrong).isNotEqualTo(bill);
    var alone = flawOf(() -> TradeBill.read(stream(wrong), MCHID, _ -> {}));
    var together = flawOf(() -> readInHalves(wrong, new ArrayList<>()));
    assertThat(together.code()).isEqualTo(alone.code());
    assertThat(together).hasMessage(alone.getMessage());
  }

  /**
   * Rows between early totals and the middle are read by nobody, and a sum can fit without them.
   */
  @Test
  void believesNoTotalsThatLeaveOutTheMiddle() throws Exception {
    var bill = replaceIn(bill(1000), 20, ROW, totals(19) + ROW);
    var rows = bill.substring(0, bill.lastIndexOf("总交易单数"));

    for (int counted = 500; counted < 540; counted++) {
      var cheating = rows + totals(counted);
      assertThat(flawOf(() -> readInHalves(cheating, new ArrayList<>())))
          .hasMessageContaining("after the totals");
    }
  }

  @Test
  void readsInOneWhatHasNoLines() throws Exception {
    assertThat(flawOf(() -> readInHalves("", new ArrayList<>())).code()).isEqualTo("malformed");
    assertThat(flawOf(() -> readInHalves("x".repeat(200_000), new ArrayList<>())).code())
        .isEqualTo("malformed");
  }

  private interface Reading {
    void run() throws Exception;
  }

  private static StatementFlaw flawOf(Reading reading) {
    var flaws = new ArrayList<StatementFlaw>();
    assertThatThrownBy(reading::run).isInstanceOfSatisfying(StatementFlaw.class, flaws::add);
    return flaws.getFirst();
  }

  private long readInHalves(String bill, List<Taken> parts) throws Exception {
    return TradeBill.read(file(bill), MCHID, () -> add(parts), 0);
  }

  private static Taken add(List<Taken> parts) {
    parts.add(new Taken());
    return parts.getLast();
  }

  private static String bill(int rows) {
    var bill = new StringBuilder(NAMES).append("\r\n");
    IntStream.range(0, rows)
        .forEach(
            number ->
                bill.append(ROW.replace("0000000001,", "%010d,".formatted(number + 1)))
                    .append("\r\n"));
    return bill.append(totals(rows)).toString();
  }

  private static String totals(int rows) {
    return "总交易单数,手续费总金额,订单总金额,申请退款总金额\r\n`%d,`%d.%05d,`%d.%02d,`0.00\r\n"
        .formatted(
            rows,
            rows * 5940L / 100_000,
            rows * 5940L % 100_000,
            rows * 990L / 100,
            rows * 990L % 100);
  }

  /** In the line of a row alone. */
  private static String replaceIn(String bill, int row, String what, String becomes) {
    var lines = new ArrayList<>(bill.lines().toList());
    lines.set(row, lines.get(row).replace(number(what, row), number(becomes, row)));
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String number(String text, int row) {
    return text.replace("0000000001,", "%010d,".formatted(row));
  }

  private Path file(String bill) throws IOException {
    return Files.writeString(folder.resolve("bill.csv"), bill);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
