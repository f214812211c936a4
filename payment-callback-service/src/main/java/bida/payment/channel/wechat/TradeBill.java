package bida.payment.channel.wechat;

import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementRow;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A bill from its names to its totals, row by row; the benchmark of reconciliation reads it too.
 */
public final class TradeBill {

  private static final String ROWS = "总交易单数";
  private static final byte[] TOTALS = ROWS.getBytes(StandardCharsets.UTF_8);

  private final BillLines lines;
  private long rows;
  private long paid;
  private long refunded;
  private BigDecimal fees = BigDecimal.ZERO;

  private TradeBill(BillLines lines) {
    this.lines = lines;
  }

  public static long read(InputStream bytes, String mchid, Consumer<StatementRow> rows)
      throws IOException, StatementFlaw {
    return new TradeBill(new BillLines(bytes)).read(mchid, rows);
  }

  private long read(String mchid, Consumer<StatementRow> taker) throws IOException, StatementFlaw {
    if (!lines.next()) {
      throw new StatementFlaw("malformed", "an empty file");
    }
    var row = new BillRow(lines, mchid);
    while (lines.next()) {
      if (lines.is(0, TOTALS)) {
        checkTotals(new BillColumns(lines));
        return rows;
      }
      var read = row.read();
      rows++;
      paid += row.paid();
      refunded += row.refunded();
      fees = fees.add(read.fee());
      taker.accept(read);
    }
    // Cut off at the end of a line, it would look like a quieter day.
    throw new StatementFlaw("totals_missing", "the file ends after line " + lines.number());
  }

  private void checkTotals(BillColumns totals) throws IOException, StatementFlaw {
    if (!lines.next() || lines.cells() != totals.count()) {
      throw new StatementFlaw("totals_missing", "no row of totals");
    }
    check("rows", lines.text(totals.of(ROWS)).equals(String.valueOf(rows)));
    check("payments", lines.hundredths(totals.of("订单总金额")) == paid);
    check("refunds", lines.hundredths(totals.of("申请退款总金额")) == refunded);
    check("fees", lines.decimal(totals.of("手续费总金额")).compareTo(fees) == 0);
    if (lines.next()) {
      throw lines.malformed("something after the totals");
    }
  }

  private static void check(String what, boolean fits) throws StatementFlaw {
    if (!fits) {
      throw new StatementFlaw("totals_mismatch", what + " differ from the sum of the rows");
    }
  }
}
