package bida.payment.channel.alipay;

import bida.contracts.Money;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import bida.payment.channel.StatementRow.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The details of a statement: a row for each payment and each refund, and what they add up to. */
final class AlipayBill {

  private static final String TRADE_NO = "支付宝交易号";
  private static final String OUT_TRADE_NO = "商户订单号";
  private static final String TYPE = "业务类型";
  private static final String AT = "完成时间";
  private static final String AMOUNT = "订单金额(元)";
  private static final String RECEIVED = "商家实收(元)";
  private static final String REQUEST_NO = "退款批次号/请求号";
  private static final String FEE = "服务费(元)";

  private static final Pattern PAYMENTS = Pattern.compile("#交易合计：([0-9]+)笔，商家实收共(-?[0-9.]+)元.*");
  private static final Pattern REFUNDS = Pattern.compile("#退款合计：([0-9]+)笔，商家实收退款共(-?[0-9.]+)元.*");

  private final Consumer<StatementRow> rows;
  private @Nullable AlipayCsv table;
  private AlipaySums sums = AlipaySums.NOTHING;
  private int totals;

  private AlipayBill(Consumer<StatementRow> rows) {
    this.rows = rows;
  }

  static AlipaySums read(BufferedReader in, Consumer<StatementRow> rows)
      throws StatementFlaw, IOException {
    var bill = new AlipayBill(rows);
    var number = 0L;
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      bill.take(line, ++number);
    }
    if (bill.totals != 2) {
      // They stand at its end: without them it may go on.
      throw new StatementFlaw("totals_missing", bill.totals + " of 2 totals");
    }
    return bill.sums;
  }

  private void take(String line, long number) throws StatementFlaw {
    if (line.startsWith("#")) {
      compare(line);
    } else if (!line.isBlank()) {
      if (table == null) {
        table =
            new AlipayCsv(
                line, List.of(TRADE_NO, OUT_TRADE_NO, TYPE, AT, AMOUNT, RECEIVED, REQUEST_NO, FEE));
      } else {
        rows.accept(row(table.new Row(line, number), number));
      }
    }
  }

  private void compare(String line) throws StatementFlaw {
    var payments = PAYMENTS.matcher(line);
    if (payments.matches()) {
      totals++;
      AlipaySums.must("payments", count(payments.group(1)), sums.payments(), "the footer");
      AlipaySums.must("receipts", money(payments.group(2)), sums.received(), "the footer");
    }
    var refunds = REFUNDS.matcher(line);
    if (refunds.matches()) {
      totals++;
      AlipaySums.must("refunds", count(refunds.group(1)), sums.refunds(), "the footer");
      AlipaySums.must("returns", money(refunds.group(2)), sums.returned(), "the footer");
    }
  }

  private static long count(String text) throws StatementFlaw {
    if (text.length() > 12) {
      throw new StatementFlaw("malformed", "a count of the footer");
    }
    return Long.parseLong(text);
  }

  private static BigDecimal money(String text) throws StatementFlaw {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new StatementFlaw("malformed", "a sum of the footer");
    }
  }

  private StatementRow row(AlipayCsv.Row row, long number) throws StatementFlaw {
    var received = row.amount(RECEIVED);
    var fee = row.amount(FEE);
    var tradeNo = row.text(TRADE_NO);
    var outTradeNo = row.text(OUT_TRADE_NO);
    if (tradeNo.isEmpty()) {
      throw new StatementFlaw("malformed", "no " + TRADE_NO + " in line " + number);
    }
    return switch (row.text(TYPE)) {
      case "交易" -> {
        sums = sums.payment(received, fee);
        yield row(Kind.PAYMENT, tradeNo, outTradeNo, tradeNo, row, 1, number);
      }
      case "退款" -> {
        sums = sums.refund(received, fee);
        var requestNo = AlipayTrades.requestNo(row.text(REQUEST_NO), outTradeNo);
        yield row(
            Kind.REFUND,
            AlipayTrades.channelRefundId(tradeNo, requestNo),
            AlipayTrades.refundNo(tradeNo, requestNo),
            tradeNo,
            row,
            -1,
            number);
      }
      default -> {
        sums = sums.other();
        var sign = row.amount(AMOUNT).signum() < 0 ? -1 : 1;
        yield row(Kind.OTHER, tradeNo + ":" + number, outTradeNo, tradeNo, row, sign, number);
      }
    };
  }

  // 订单金额 is what the order cost, of which the shop receives less where it gave a coupon; 服务费 has a
  // minus where Alipay takes it.
  private static StatementRow row(
      Kind kind,
      String reference,
      String ourNo,
      String tradeNo,
      AlipayCsv.Row row,
      int sign,
      long number)
      throws StatementFlaw {
    var amount = row.amount(AMOUNT).multiply(BigDecimal.valueOf(sign));
    if (amount.signum() < 0) {
      throw new StatementFlaw("malformed", AMOUNT + " goes the wrong way in line " + number);
    }
    try {
      return new StatementRow(
          kind,
          reference,
          ourNo,
          tradeNo,
          Money.of(amount.movePointRight(2).longValueExact(), AlipayMoney.YUAN),
          row.amount(FEE).negate(),
          AlipayTimes.parse(row.text(AT)),
          true,
          number);
    } catch (DateTimeException e) {
      throw new StatementFlaw("malformed", AT + " in line " + number);
    }
  }
}
