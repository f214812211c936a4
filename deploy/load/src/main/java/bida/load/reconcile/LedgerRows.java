package bida.load.reconcile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.postgresql.PGConnection;

/** Our own books of a seeded day, filled by COPY as no service could. */
final class LedgerRows {

  private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
  private static final String MOVEMENT =
      "copy movement (channel, kind, reference, told_by, recorded_at, facts, next_try_at,"
          + " applied_at, merchant, amount_minor, currency, happened_at) from stdin";
  private static final String TRANSFER =
      "copy ledger_transfer (channel, kind, reference, debit_account, credit_account, amount_minor,"
          + " currency, booked_at) from stdin";

  private LedgerRows() {}

  static void fill(Connection connection, Seeded day) throws SQLException, IOException {
    copy(connection, MOVEMENT, day, LedgerRows::movement);
    copy(connection, TRANSFER, day, LedgerRows::transfer);
    try (var statement = connection.createStatement()) {
      // As autovacuum does, which also sums up the ranges of the index by day.
      statement.execute("vacuum analyze movement");
      statement.execute("vacuum analyze ledger_transfer");
    }
  }

  private static void copy(
      Connection connection, String sql, Seeded day, Function<Seeded.Row, String> line)
      throws SQLException, IOException {
    var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      for (int number = 0; number < day.rows(); number++) {
        var row = day.here(number);
        if (row != null) {
          var bytes = (line.apply(row) + "\n").getBytes(StandardCharsets.UTF_8);
          copy.writeToCopy(bytes, 0, bytes.length);
        }
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static String movement(Seeded.Row row) {
    var facts =
        "{\"channel\":\"wechat\",\"merchant\":\"default\",\"paymentNo\":\"%s\",\"transactionId\":\"%s\",\"amount\":{\"amountMinor\":%d,\"currency\":\"%s\"}}"
            .formatted(row.paymentNo(), row.transactionId(), row.amountMinor(), row.currency());
    var at = at(row);
    return String.join(
        "\t",
        "wechat",
        kind(row),
        row.reference(),
        "CALLBACK",
        at,
        facts,
        at,
        at,
        "default",
        Long.toString(row.amountMinor()),
        row.currency(),
        at);
  }

  private static String transfer(Seeded.Row row) {
    return String.join(
        "\t",
        "wechat",
        kind(row),
        row.reference(),
        row.refund() ? "unmatched" : "channel:wechat",
        row.refund() ? "channel:wechat" : "unmatched",
        Long.toString(row.amountMinor()),
        row.currency(),
        at(row));
  }

  private static String kind(Seeded.Row row) {
    return row.refund() ? "REFUND" : "PAYMENT";
  }

  private static String at(Seeded.Row row) {
    return Seeded.DAY.atTime(LocalTime.ofSecondOfDay(row.at())).atOffset(BEIJING).toString();
  }
}
