package bida.payment.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bida.contracts.Money;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statement of the vectors, whole and damaged (failures.md B08). */
class AlipayBillTest {

  private static final Charset GBK = Charset.forName("GBK");
  private static final String NAME = "20881021462251350156_20261019_业务明细";
  private static final String TRADE = "2026101922001400000000000001";
  private static final long ENOUGH = 1 << 20;
  private static final String SUMMARY =
      """
      #支付宝业务汇总查询
      门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）
      合计\t,\t,1,1,6.90,6.90,0.00,0.00,0.00,-0.04,0.00,6.86
      #导出时间：[2026年10月20日 09:30:00]
      """;

  @TempDir Path folder;
  private final List<StatementRow> rows = new ArrayList<>();

  @Test
  void readsTheStatementOfTheVectors() throws Exception {
    var bytes = Base64.getDecoder().decode(vector("gbk_base64"));
    assertThat(new String(bytes, GBK)).isEqualTo(vector("text"));

    assertThat(read(bytes, SUMMARY.getBytes(GBK))).isEqualTo(2);

    assertThat(rows)
        .containsExactly(
            new StatementRow(
                Kind.PAYMENT,
                TRADE,
                "VG20261019000000000001",
                TRADE,
                Money.of(990, "CNY"),
                new BigDecimal("0.06"),
                Instant.parse("2026-10-18T16:00:05Z"),
                true,
                6),
            new StatementRow(
                Kind.REFUND,
                TRADE + ":RF20261019000000000001",
                "RF20261019000000000001",
                TRADE,
                Money.of(300, "CNY"),
                new BigDecimal("-0.02"),
                Instant.parse("2026-10-18T16:05:00Z"),
                true,
                7));
  }

  @Test
  void readsOtherLineEndsAndEncodingsAndColumnsNobodyAnnounced() throws Exception {
    var text = vector("text");
    for (var other :
        List.of(
            text.replace("\r\n", "\n").getBytes(GBK),
            ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
            text.replace("\t", "").getBytes(GBK),
            text.replace("游戏点券100,", "\"游戏,\"\"点\"\"券\",").getBytes(GBK),
            text.replace("（元）", "(元)").getBytes(GBK),
            text.replace("支付宝交易号,", "新列,支付宝交易号,")
                .replace("\n" + TRADE, "\n新," + TRADE)
                .getBytes(GBK))) {
      rows.clear();

      assertThat(read(other, SUMMARY.getBytes(GBK))).isEqualTo(2);

      assertThat(rows).extracting(StatementRow::transactionId).containsOnly(TRADE);
    }
  }

  /** Whoever refunds all of it without a number is given the number of the trade. */
  @Test
  void namesARefundWithoutANumberLikeTheNotificationDoes() throws Exception {
    read(vector("text").replace("RF20261019000000000001", "").getBytes(GBK), SUMMARY.getBytes(GBK));

    assertThat(rows.getLast().reference()).isEqualTo(TRADE + ":VG20261019000000000001");
    assertThat(rows.getLast().ourNo()).isEqualTo(TRADE + ":VG20261019000000000001");
  }

  @Test
  void believesNothingOfAStatementThatDoesNotAddUp() {
    flawed("totals_mismatch", text -> text.replace("交易合计：1笔", "交易合计：2笔"));
    flawed("totals_mismatch", text -> text.replace("实收共9.90元", "实收共9.91元"));
    flawed("totals_mismatch", text -> text.replace("退款共-3.00元", "退款共-2.00元"));
    flawed("totals_mismatch", text -> text.replace("\t,9.90,9.90,", "\t,9.90,9.91,"));
    flawed("totals_mismatch", text -> text.replace(",-0.06,", ",-0.07,"));
    flawed("totals_missing", text -> text.substring(0, text.indexOf("#退款合计")));
    flawed("column_missing", text -> text.replace("退款批次号/请求号", "请求号"));
    flawed("malformed", text -> text.replace("\t,9.90,", "\t,9.9x,"));
    flawed("malformed", text -> text.replace(",-3.00,-3.00,", ",3.00,3.00,"));
    flawed("malformed", text -> text.replace("2026-10-19 00:00:05", "gestern"));
    flawed("malformed", text -> text.replace(",-0.06,0.00,", ""));
  }

  @Test
  void believesNoSummaryThatSaysOtherwise() {
    var text = vector("text").getBytes(GBK);

    for (var other :
        Map.of(
                SUMMARY.replace(",1,1,", ",1,2,"), "totals_mismatch",
                SUMMARY.replace(",6.90,6.90,", ",6.90,6.91,"), "totals_mismatch",
                SUMMARY.replace("-0.04", "-0.05"), "totals_mismatch",
                SUMMARY.replace("合计", "小计"), "totals_missing",
                SUMMARY.replace("服务费（元）", "费"), "column_missing")
            .entrySet()) {
      assertFlaw(() -> read(text, other.getKey().getBytes(GBK)), other.getValue());
    }
  }

  @Test
  void believesNoArchiveThatIsDamagedOrTooLargeOrClimbs() throws Exception {
    var text = vector("text").getBytes(GBK);
    var summary = SUMMARY.getBytes(GBK);
    var whole = zip(Map.of(NAME + ".csv", text, NAME + "(汇总).csv", summary));

    var bytes = Files.readAllBytes(whole);
    var cut = Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(bytes, 300));
    assertFlaw(() -> AlipayArchive.read(cut, ENOUGH, rows::add), "malformed");
    assertFlaw(() -> AlipayArchive.read(whole, 200, rows::add), "malformed");
    var climbing = zip(Map.of("../" + NAME + ".csv", text, NAME + "(汇总).csv", summary));
    assertFlaw(() -> AlipayArchive.read(climbing, ENOUGH, rows::add), "malformed");
    var alone = zip(Map.of(NAME + ".csv", text));
    assertFlaw(() -> AlipayArchive.read(alone, ENOUGH, rows::add), "malformed");
    var many = new LinkedHashMap<String, byte[]>();
    for (var i = 0; i < 20; i++) {
      many.put("a" + i, summary);
    }
    var crowd = zip(many);
    assertFlaw(() -> AlipayArchive.read(crowd, ENOUGH, rows::add), "malformed");
    assertFlaw(() -> read(new byte[] {'#', (byte) 0x81}, summary), "malformed");
  }

  private void flawed(String code, java.util.function.UnaryOperator<String> damage) {
    var text = damage.apply(vector("text"));
    assertThat(text).isNotEqualTo(vector("text"));

    assertFlaw(() -> read(text.getBytes(GBK), SUMMARY.getBytes(GBK)), code);
  }

  private static void assertFlaw(ThrowingCallable reading, String code) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            StatementFlaw.class, flaw -> assertThat(flaw.code()).isEqualTo(code));
  }

  private long read(byte[] details, byte[] summary) throws StatementFlaw, IOException {
    return AlipayArchive.read(
        zip(Map.of(NAME + ".csv", details, NAME + "(汇总).csv", summary)), ENOUGH, rows::add);
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    var file = Files.createTempFile(folder, "bill", ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file), GBK)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  private static String vector(String name) {
    return Keys.read("alipay").get("bill_business_detail").get(name).asText();
  }
}
