package bida.load.reconcile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** WeChat Pay's trade bill of a seeded day: a backtick before every cell, yuan, Beijing time. */
final class StatementFile {

  private static final BigDecimal FEE = new BigDecimal("0.006");
  private static final String HEADER =
      "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
          + "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
          + "申请退款金额,费率备注";
  private static final String SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

  private long rows;
  private long paidMinor;
  private long refundedMinor;
  private BigDecimal fees = BigDecimal.ZERO;

  private StatementFile() {}

  static Path write(Path file, Seeded day) throws IOException {
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      new StatementFile().write(out, day);
    }
    return file;
  }

  private void write(BufferedWriter out, Seeded day) throws IOException {
    out.append('\uFEFF').append(HEADER).append("\r\n");
    for (int number = 0; number < day.rows(); number++) {
      var row = day.there(number);
      if (row != null) {
        out.append(line(row)).append("\r\n");
      }
    }
    out.append(SUMMARY).append("\r\n");
    out.append(
            cells(
                Long.toString(rows),
                yuan(paidMinor),
                yuan(refundedMinor),
                "0.00",
                fees.setScale(5, RoundingMode.HALF_UP).toPlainString(),
                yuan(paidMinor),
                yuan(refundedMinor)))
        .append("\r\n");
  }

  private String line(Seeded.Row row) {
    var paid = row.refund() ? 0 : row.amountMinor();
    var refunded = row.refund() ? row.amountMinor() : 0;
    var fee =
        BigDecimal.valueOf(paid - refunded, 2).multiply(FEE).setScale(5, RoundingMode.HALF_UP);
    rows++;
    paidMinor += paid;
    refundedMinor += refunded;
    fees = fees.add(fee);
    return cells(
        "%s %02d:%02d:%02d"
            .formatted(Seeded.DAY, row.at() / 3600, row.at() / 60 % 60, row.at() % 60),
        "wxd678efh567hg6787",
        CompareMain.MCHID,
        "0",
        "",
        row.transactionId(),
        row.paymentNo(),
        "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "NATIVE",
        row.refund() ? "REFUND" : "SUCCESS",
        "OTHERS",
        row.currency(),
        yuan(paid),
        "0.00",
        row.refund() ? row.reference() : "0",
        row.refund() ? "R" + row.paymentNo() : "0",
        yuan(refunded),
        "0.00",
        row.refund() ? "ORIGINAL" : "",
        row.refund() ? "SUCCESS" : "",
        "游戏点卡",
        "",
        fee.toPlainString(),
        "0.60%",
        yuan(paid),
        yuan(refunded),
        "");
  }

  private static String cells(String... cells) {
    return "`" + String.join(",`", cells);
  }

  private static String yuan(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }
}
