package bida.payment.statement;

import bida.payment.channel.StatementRow;
import bida.payment.core.Days;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.postgresql.PGConnection;

/**
 * What we wrote down around a day, streamed out of PostgreSQL by a binary COPY: the fastest way
 * there is, and it holds no row but the one in hand.
 */
public final class LedgerDay {

  // A channel counts what happened near midnight to either day; never further away than one.
  private static final long AROUND_DAYS = 1;

  private static final String ROWS =
      """
      copy (select kind, reference, amount_minor, currency, happened_at
            from movement
            where channel = %s and merchant = %s and kind in ('PAYMENT', 'REFUND')
              and happened_at >= to_timestamp(%d) and happened_at < to_timestamp(%d)) to stdout (format binary)
      """;

  // PostgreSQL manual, COPY, Binary Format; a timestamp there is microseconds of its own epoch.
  private static final String SIGNATURE = "PGCOPY\n\u00ff\r\n\0";
  private static final int FLAGS = 4;
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final long MICROS = 1_000_000;
  private static final String PAYMENT = StatementRow.Kind.PAYMENT.name();

  private LedgerDay() {}

  public static void read(
      Connection connection, String channel, String merchant, LocalDate day, Comparison comparison)
      throws SQLException {
    var postgres = connection.unwrap(PGConnection.class);
    var sql =
        ROWS.formatted(
            quoted(postgres, channel),
            quoted(postgres, merchant),
            Days.start(day.minusDays(AROUND_DAYS)).getEpochSecond(),
            Days.start(day.plusDays(1 + AROUND_DAYS)).getEpochSecond());
    var rows = postgres.getCopyAPI().copyOut(sql);
    for (var row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
      take(ByteBuffer.wrap(row), comparison);
    }
  }

  // COPY takes no parameters.
  private static String quoted(PGConnection postgres, String text) throws SQLException {
    return "'" + postgres.escapeLiteral(text) + "'";
  }

  // A count of columns, then each as its length and its bytes. The file's head comes with the first
  // row; its end is a row of -1 columns.
  private static void take(ByteBuffer row, Comparison comparison) {
    if (row.get(0) == SIGNATURE.charAt(0)) {
      row.position(SIGNATURE.length() + FLAGS);
      row.position(row.getInt() + row.position());
    }
    if (row.getShort() < 0) {
      return;
    }
    var kind = text(row).equals(PAYMENT) ? StatementRow.Kind.PAYMENT : StatementRow.Kind.REFUND;
    int length = row.getInt();
    int reference = row.position();
    row.position(reference + length);
    comparison.ours(kind, row.array(), reference, length, number(row), text(row), second(row));
  }

  private static String text(ByteBuffer row) {
    int length = row.getInt();
    var text = new String(row.array(), row.position(), length, StandardCharsets.US_ASCII);
    row.position(row.position() + length);
    return text;
  }

  private static long number(ByteBuffer row) {
    if (row.getInt() != Long.BYTES) {
      throw new IllegalStateException("not a number of eight bytes");
    }
    return row.getLong();
  }

  private static long second(ByteBuffer row) {
    return POSTGRES_EPOCH.getEpochSecond() + Math.floorDiv(number(row), MICROS);
  }
}
