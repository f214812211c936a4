package bida.load.system;

import bida.load.system.Letters.Paid;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Open attempts to be paid, as many as one needs: copies of one that was really opened. */
public final class Attempts {

  private static final String ROW = "select row_to_json(t)::text from %s t where order_no = ?";

  // Their number is the only thing that differs, wherever it stands in the row.
  private static final String COPY =
      """
      insert into %1$s (%2$s)
      select %2$s from generate_series(1, ?) n,
        json_populate_record(null::%1$s, replace(?, ?, 'B' || lpad(n::text, ?, '0'))::json) copied
      """;

  // What is computed from the others cannot be written.
  private static final String WRITABLE =
      """
      select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
      where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      """;

  // The channel knows none of them, so that nobody may ask.
  private static final String NEVER_ASK =
      "update %s set next_deadline_at = timestamptz '2999-01-01 00:00:00Z'";

  private final String orderNo;
  private final String paymentNo;
  private final long amountMinor;

  private Attempts(String orderNo, String paymentNo, long amountMinor) {
    this.orderNo = orderNo;
    this.paymentNo = paymentNo;
    this.amountMinor = amountMinor;
  }

  public static Attempts copies(
      Apart database, String orderNo, String paymentNo, long amountMinor, int count)
      throws SQLException {
    try (var real = database.real();
        var apart = database.connect()) {
      for (var table : List.of("payment_window", "payment")) {
        copy(real, apart, table, orderNo, count);
      }
    }
    return new Attempts(orderNo, paymentNo, amountMinor);
  }

  private static void copy(
      Connection real, Connection apart, String table, String orderNo, int count)
      throws SQLException {
    try (var copy = apart.prepareStatement(COPY.formatted(table, writable(apart, table)));
        var later = apart.createStatement()) {
      copy.setInt(1, count);
      copy.setString(2, row(real, table, orderNo));
      copy.setString(3, orderNo);
      copy.setInt(4, orderNo.length() - 1);
      copy.execute();
      later.execute(NEVER_ASK.formatted(table));
      later.execute("analyze " + table);
    }
  }

  private static String writable(Connection apart, String table) throws SQLException {
    return one(apart, WRITABLE, table, "no table " + table);
  }

  private static String row(Connection real, String table, String orderNo) throws SQLException {
    return one(real, ROW.formatted(table), orderNo, "no " + table + " of " + orderNo);
  }

  private static String one(Connection database, String sql, String key, String missing)
      throws SQLException {
    try (var select = database.prepareStatement(sql)) {
      select.setString(1, key);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException(missing);
        }
        return Objects.requireNonNull(rows.getString(1));
      }
    }
  }

  /** The payments of copies {@code from} (counted from 1) to before {@code to}. */
  public List<Paid> paid(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            number ->
                new Paid(
                    paymentNo.replace(orderNo, number(number)),
                    PaymentsApart.transaction(number),
                    amountMinor))
        .toList();
  }

  private String number(int number) {
    return "B" + ("%0" + (orderNo.length() - 1) + "d").formatted(number);
  }
}
