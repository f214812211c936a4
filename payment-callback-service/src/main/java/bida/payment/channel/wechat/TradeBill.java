package bida.payment.channel.wechat;

import bida.payment.channel.Halves;
import bida.payment.channel.StatementFlaw;
import bida.payment.channel.StatementTaker;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * A bill from its names to its totals, row by row; the benchmark of reconciliation reads it too.
 */
public final class TradeBill {

  private static final String ROWS = "总交易单数";
  private static final byte[] TOTALS = ROWS.getBytes(StandardCharsets.UTF_8);
  // Some thousands of rows are read before a second thread has begun.
  private static final long WORTH_TWO_BYTES = 4 << 20;

  /** What the rows of a part come to, as the totals count it. */
  private record Sums(long rows, long paid, long refunded, BigDecimal fees) {
    Sums plus(Sums other) {
      return new Sums(
          rows + other.rows, paid + other.paid, refunded + other.refunded, fees.add(other.fees));
    }
  }

  private final BillLines lines;

  private TradeBill(InputStream bytes) {
    this.lines = new BillLines(bytes);
  }

  /** By two threads, a half each, when it is large. Returns how many rows there are. */
  public static long read(Path file, String mchid, Supplier<? extends StatementTaker> takers)
      throws IOException, StatementFlaw {
    return read(file, mchid, takers, WORTH_TWO_BYTES);
  }

  static long read(
      Path file, String mchid, Supplier<? extends StatementTaker> takers, long worthTwo)
      throws IOException, StatementFlaw {
    var halves = Files.size(file) < worthTwo ? null : BillHalves.of(file);
    if (halves == null) {
      try (var bytes = Files.newInputStream(file)) {
        return read(bytes, mchid, takers.get());
      }
    }
    try {
      return read(halves, mchid, takers.get(), takers.get());
    } catch (StatementFlaw flaw) {
      // Read from its beginning it says in which line it is.
      try (var bytes = Files.newInputStream(file)) {
        read(bytes, mchid, _ -> {});
      }
      throw flaw;
    }
  }

  static long read(InputStream bytes, String mchid, StatementTaker taker)
      throws IOException, StatementFlaw {
    var bill = new TradeBill(bytes);
    var sums = bill.readRows(mchid, taker);
    bill.checkTotals(sums);
    return sums.rows();
  }

  private static long read(
      BillHalves halves, String mchid, StatementTaker first, StatementTaker second)
      throws IOException, StatementFlaw {
    try (var beginning = halves.first();
        var rest = halves.second()) {
      var begun = new TradeBill(beginning);
      var bill = new TradeBill(rest);
      var sums =
          Halves.run(
              "trade bill", () -> begun.readRows(mchid, first), () -> bill.readRows(mchid, second));
      if (begun.lines.cells() > 0) {
        throw begun.lines.malformed("totals too early");
      }
      var both = sums.getFirst().plus(sums.getLast());
      bill.checkTotals(both);
      // The second half has the line of names as well.
      second.startsAfter(begun.lines.number() - 1);
      return both.rows();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case StatementFlaw flaw -> throw flaw;
        case IOException io -> throw io;
        case null, default -> throw new IllegalStateException("cannot read a bill", e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading a bill", e);
    }
  }

  // Ends at the totals, or where there is nothing more.
  private Sums readRows(String mchid, StatementTaker taker) throws IOException, StatementFlaw {
    if (!lines.next()) {
      throw new StatementFlaw("malformed", "an empty file");
    }
    var row = new BillRow(lines, mchid);
    var rows = 0L;
    var paid = 0L;
    var refunded = 0L;
    var fees = BigDecimal.ZERO;
    while (lines.next() && !lines.is(0, TOTALS)) {
      var read = row.read();
      rows++;
      paid += row.paid();
      refunded += row.refunded();
      fees = fees.add(read.fee());
      taker.take(read);
    }
    return new Sums(rows, paid, refunded, fees);
  }

  private void checkTotals(Sums sums) throws IOException, StatementFlaw {
    // Cut off at the end of a line, it would look like a quieter day.
    if (lines.cells() == 0) {
      throw new StatementFlaw("totals_missing", "the file ends after line " + lines.number());
    }
    var totals = new BillColumns(lines);
    if (!lines.next() || lines.cells() != totals.count()) {
      throw new StatementFlaw("totals_missing", "no row of totals");
    }
    check("rows", lines.text(totals.of(ROWS)).equals(String.valueOf(sums.rows())));
    check("payments", lines.hundredths(totals.of("订单总金额")) == sums.paid());
    check("refunds", lines.hundredths(totals.of("申请退款总金额")) == sums.refunded());
    check("fees", lines.decimal(totals.of("手续费总金额")).compareTo(sums.fees()) == 0);
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
