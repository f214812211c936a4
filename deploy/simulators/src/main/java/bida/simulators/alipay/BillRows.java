package bida.simulators.alipay;

import bida.simulators.knobs.Knobs;
import bida.simulators.knobs.Scope;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What moved on a day, by the book; and what a wrong bill says instead. */
final class BillRows {
  private static final BigDecimal FEE = new BigDecimal("0.006");
  private static final Scope ALL = Scope.of("");

  private final AlipayBook book;

  BillRows(AlipayBook book) {
    this.book = book;
  }

  /**
   * One line.
   *
   * @param minor negative for a refund
   * @param requestNo empty for a payment
   */
  record Row(
      String tradeNo,
      String outTradeNo,
      String subject,
      Instant createdAt,
      Instant at,
      long minor,
      String requestNo) {

    boolean isRefund() {
      return minor < 0;
    }

    /** What is taken has a minus; a refund gives some of it back. */
    BigDecimal fee() {
      return BigDecimal.valueOf(-minor, 2).multiply(FEE).setScale(2, RoundingMode.HALF_UP);
    }

    Row withMinor(long other) {
      return new Row(tradeNo, outTradeNo, subject, createdAt, at, other, requestNo);
    }
  }

  List<Row> of(LocalDate day, Knobs knobs) {
    var rows = new ArrayList<>(booked(day));
    if (!rows.isEmpty() && knobs.take("bill.missing", ALL)) rows.removeFirst();
    if (!rows.isEmpty() && knobs.take("bill.amount", ALL)) {
      rows.set(0, rows.getFirst().withMinor(rows.getFirst().minor() + 1));
    }
    if (knobs.take("bill.extra", ALL)) rows.add(stranger(day));
    return rows;
  }

  private List<Row> booked(LocalDate day) {
    var payments =
        book.trades().stream()
            .filter(Trade::paid)
            .map(t -> row(t, java.util.Objects.requireNonNull(t.paidAt()), t.paidMinor(), ""));
    var refunds =
        book.refunds().stream()
            .map(
                r ->
                    row(
                        book.trade(r.outTradeNo()).orElseThrow(),
                        r.at(),
                        -r.amountMinor(),
                        r.outRequestNo()));
    return Stream.concat(payments, refunds)
        .filter(row -> Beijing.day(row.at()).equals(day))
        .sorted(Comparator.comparing(Row::at))
        .toList();
  }

  private static Row row(Trade trade, Instant at, long minor, String requestNo) {
    return new Row(
        trade.tradeNo(),
        trade.outTradeNo(),
        trade.subject(),
        trade.createdAt(),
        at,
        minor,
        requestNo);
  }

  /** Money that none of our numbers explains. */
  private static Row stranger(LocalDate day) {
    var noon = day.atTime(12, 0).atZone(Beijing.ZONE).toInstant();
    var number = "%s22001499999999999999".formatted(Beijing.compactDay(noon));
    return new Row(number, "QR" + number.substring(0, 16), "转账", noon, noon, 100, "");
  }
}
