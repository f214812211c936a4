package bida.payment.channel.alipay;

import bida.payment.channel.StatementFlaw;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a statement: a row for each of the shop's places, and one for all of them. That
 * the sums are those of 商家实收 and 服务费 with their signs is how we know it, not what a document says.
 */
final class AlipaySummary {

  private static final String PLACE = "门店编号";
  private static final String PAYMENTS = "交易订单总笔数";
  private static final String REFUNDS = "退款订单总笔数";
  private static final String RECEIVED = "商家实收(元)";
  private static final String FEES = "服务费(元)";
  private static final String ALL = "合计";

  private AlipaySummary() {}

  static AlipaySums read(BufferedReader in) throws StatementFlaw, IOException {
    AlipayCsv table = null;
    AlipaySums all = null;
    var number = 0L;
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (table == null) {
        table = new AlipayCsv(line, List.of(PLACE, PAYMENTS, REFUNDS, RECEIVED, FEES));
        continue;
      }
      var row = table.new Row(line, number);
      if (row.text(PLACE).equals(ALL)) {
        all = sums(row);
      }
    }
    return all(all);
  }

  private static AlipaySums all(@Nullable AlipaySums found) throws StatementFlaw {
    if (found == null) {
      throw new StatementFlaw("totals_missing", "no " + ALL + " in the summary");
    }
    return found;
  }

  private static AlipaySums sums(AlipayCsv.Row row) throws StatementFlaw {
    return new AlipaySums(
        0,
        count(row, PAYMENTS),
        count(row, REFUNDS),
        row.amount(RECEIVED),
        BigDecimal.ZERO,
        row.amount(FEES));
  }

  private static long count(AlipayCsv.Row row, String column) throws StatementFlaw {
    var text = row.text(column);
    if (!text.matches("[0-9]{1,12}")) {
      throw new StatementFlaw("malformed", column + " of the summary");
    }
    return Long.parseLong(text);
  }
}
