package bida.simulators.alipay;

import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The zip: details and their summary, in GBK to the names of the entries. */
final class BillFile {
  private static final Charset GBK = Charset.forName("GBK");
  private static final Scope ALL = Scope.of("");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年MM月dd日");
  private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final String HEADER =
      "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
          + "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
          + "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";
  private static final String SUMMARY_HEADER =
      "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,"
          + "服务费（元）,分润（元）,实收净额（元）";

  private final AlipayAccount account;
  private final Knobs knobs;

  BillFile(AlipayAccount account, Knobs knobs) {
    this.account = account;
    this.knobs = knobs;
  }

  byte[] zip(LocalDate day, List<BillRows.Row> rows, Instant exportedAt) {
    var off = knobs.take("bill.wrongTotals", ALL) ? 1 : 0;
    var details = details(day, rows, off, exportedAt);
    if (knobs.take("bill.newColumn", ALL)) details = widened(details);
    var bytes =
        knobs.take("bill.utf8", ALL)
            ? ("\uFEFF" + details).getBytes(StandardCharsets.UTF_8)
            : details.getBytes(GBK);
    var name = "%s0156_%s_业务明细".formatted(account.sellerId(), COMPACT.format(day));
    return zipped(name, bytes, summary(day, rows, exportedAt).getBytes(GBK));
  }

  private static byte[] zipped(String name, byte[] details, byte[] summary) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out, GBK)) {
      zip.putNextEntry(new ZipEntry(name + ".csv"));
      zip.write(details);
      zip.putNextEntry(new ZipEntry(name + "(汇总).csv"));
      zip.write(summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private String details(LocalDate day, List<BillRows.Row> rows, int off, Instant exportedAt) {
    var text = new StringBuilder(preamble("支付宝业务明细查询", "业务明细列表", day));
    line(text, HEADER);
    rows.forEach(row -> line(text, cells(row)));
    line(
        text,
        "#-----------------------------------------业务明细列表结束------------------------------------");
    line(
        text,
        "#交易合计：%d笔，商家实收共%s元，商家优惠共0.00元"
            .formatted(count(rows, r -> !r.isRefund()), sum(rows, r -> !r.isRefund(), off)));
    line(
        text,
        "#退款合计：%d笔，商家实收退款共%s元，商家优惠退款共0.00元"
            .formatted(count(rows, BillRows.Row::isRefund), sum(rows, BillRows.Row::isRefund, 0)));
    line(text, "#导出时间：[%s]".formatted(Beijing.second(exportedAt)));
    return text.toString();
  }

  private String preamble(String title, String list, LocalDate day) {
    var text = new StringBuilder();
    line(text, "#" + title);
    line(text, "#账号：[%s0156]".formatted(account.sellerId()));
    line(
        text,
        "#起始日期：[%s 00:00:00]   终止日期：[%s 00:00:00]"
            .formatted(DAY.format(day), DAY.format(day.plusDays(1))));
    line(
        text,
        "#-----------------------------------------%s----------------------------------------"
            .formatted(list));
    return text.toString();
  }

  private static String cells(BillRows.Row row) {
    var amount = Yuan.write(row.minor());
    return String.join(
        ",",
        row.tradeNo() + "\t",
        row.outTradeNo() + "\t",
        (row.isRefund() ? "退款" : "交易") + "\t",
        row.subject().replace(',', '，'),
        Beijing.second(row.createdAt()),
        Beijing.second(row.at()),
        "\t",
        "\t",
        "\t",
        "\t",
        "*三(ali***@alitest.com)\t",
        amount,
        amount,
        "0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00",
        row.requestNo() + "\t",
        row.fee().toPlainString(),
        "0.00",
        "");
  }

  private String summary(LocalDate day, List<BillRows.Row> rows, Instant exportedAt) {
    var text = new StringBuilder(preamble("支付宝业务汇总查询", "业务汇总列表", day));
    line(text, SUMMARY_HEADER);
    var net = sum(rows, _ -> true, 0);
    var fee = rows.stream().map(BillRows.Row::fee).reduce(BigDecimal.ZERO, BigDecimal::add);
    line(
        text,
        "合计\t,\t,%d,%d,%s,%s,0.00,0.00,0.00,%s,0.00,%s"
            .formatted(
                count(rows, r -> !r.isRefund()),
                count(rows, BillRows.Row::isRefund),
                net,
                net,
                fee.setScale(2).toPlainString(),
                new BigDecimal(net).add(fee).toPlainString()));
    line(
        text,
        "#-----------------------------------------业务汇总列表结束------------------------------------");
    line(text, "#导出时间：[%s]".formatted(Beijing.second(exportedAt)));
    return text.toString();
  }

  private static long count(List<BillRows.Row> rows, Predicate<BillRows.Row> which) {
    return rows.stream().filter(which).count();
  }

  private static String sum(List<BillRows.Row> rows, Predicate<BillRows.Row> which, int off) {
    return Yuan.write(rows.stream().filter(which).mapToLong(BillRows.Row::minor).sum() + off);
  }

  /** A column nobody announced, in front of all others. */
  private static String widened(String details) {
    return details
        .lines()
        .map(l -> (l.startsWith("#") ? "" : "新列,") + l + "\r\n")
        .reduce("", String::concat);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
