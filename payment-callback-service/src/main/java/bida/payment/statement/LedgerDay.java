package bida.payment.statement;

import bida.payment.channel.StatementRow;
import bida.payment.core.Days;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import org.postgresql.PGConnection;

/**
 * What we wrote down around a day, streamed out of PostgreSQL by COPY: the fastest way there is,
 * and it holds no row but the one in hand.
 */
public final class LedgerDay {

  // A channel counts what happened near midnight to either day; never further away than one.
  private static final long AROUND_DAYS = 1;

  private static final String ROWS =
      """
      copy (select kind, reference, amount_minor, currency, extract(epoch from happened_at)::bigint
            from movement
            where channel = %s and merchant = %s and kind in ('PAYMENT', 'REFUND')
              and happened_at >= to_timestamp(%d) and happened_at < to_timestamp(%d)) to stdout
      """;

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
      take(row, comparison);
    }
  }

  // COPY takes no parameters.
  private static String quoted(PGConnection postgres, String text) throws SQLException {
    return "'" + postgres.escapeLiteral(text) + "'";
  }

  // Five columns between tabs; a backslash stands before whatever would be taken for one.
  private static void take(byte[] row, Comparison comparison) {
    int kindEnd = next(row, 0);
    int referenceEnd = next(row, kindEnd + 1);
    int amountEnd = next(row, referenceEnd + 1);
    int currencyEnd = next(row, amountEnd + 1);
    int length = unescape(row, kindEnd + 1, referenceEnd);
    comparison.ours(
        row[0] == 'P' ? StatementRow.Kind.PAYMENT : StatementRow.Kind.REFUND,
        row,
        kindEnd + 1,
        length,
        number(row, referenceEnd + 1, amountEnd),
        new String(row, amountEnd + 1, currencyEnd - amountEnd - 1, StandardCharsets.US_ASCII),
        number(row, currencyEnd + 1, next(row, currencyEnd + 1)));
  }

  private static int next(byte[] row, int from) {
    int i = from;
    while (i < row.length && row[i] != '\t' && row[i] != '\n') {
      i++;
    }
    return i;
  }

  private static int unescape(byte[] row, int from, int to) {
    int end = from;
    for (int i = from; i < to; i++) {
      row[end++] = row[i] == '\\' && i + 1 < to ? plain(row[++i]) : row[i];
    }
    return end - from;
  }

  private static byte plain(byte escaped) {
    return switch (escaped) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'v' -> 0x0b;
      default -> escaped;
    };
  }

  private static long number(byte[] row, int from, int to) {
    boolean negative = row[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      value = Math.addExact(Math.multiplyExact(value, 10), row[i] - '0');
    }
    return negative ? -value : value;
  }
}
