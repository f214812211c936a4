package bida.payment.statement;

import bida.payment.channel.Halves;
import bida.payment.channel.StatementRow;
import bida.payment.core.Days;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.postgresql.PGConnection;

/**
 * What we wrote down around a day, streamed out of PostgreSQL by a binary COPY: the fastest way
 * there is, and it holds no row but the one in hand. Two halves at the same time, for a single
 * connection leaves most of two processors idle.
 */
public final class LedgerDay {

  /** Opens a connection to the ledger, as {@code DataSource::getConnection} does. */
  public interface Connections {
    Connection open() throws SQLException;
  }

  // A channel counts what happened near midnight to either day; never further away than one.
  private static final long AROUND_DAYS = 1;
  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  // What a row belongs to never changes, so halves that are read at different moments of a busy
  // ledger have no row twice, and lack none.
  private static final String ROWS =
      """
      copy (select kind = 'PAYMENT', reference, amount_minor, currency, happened_at
            from movement
            where channel = %s and merchant = %s and kind in ('PAYMENT', 'REFUND')
              and happened_at >= to_timestamp(%d) and happened_at < to_timestamp(%d)) to stdout (format binary)
      """;

  private final List<OwnRows> halves;

  LedgerDay(List<OwnRows> halves) {
    this.halves = List.copyOf(halves);
  }

  List<OwnRows> halves() {
    return halves;
  }

  /** Blocks until all is read. */
  public static LedgerDay read(Connections ledger, String channel, String merchant, LocalDate day)
      throws SQLException {
    var noon = Days.start(day).plus(HALF_A_DAY);
    try {
      return new LedgerDay(
          Halves.run(
              "ledger of half a day",
              half(ledger, channel, merchant, Days.start(day.minusDays(AROUND_DAYS)), noon),
              half(ledger, channel, merchant, noon, Days.start(day.plusDays(1 + AROUND_DAYS)))));
    } catch (ExecutionException e) {
      throw new SQLException("cannot read the ledger of " + day, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while reading the ledger of " + day, e);
    }
  }

  private static Callable<OwnRows> half(
      Connections ledger, String channel, String merchant, Instant from, Instant to) {
    return () -> {
      // A quarter of the heap for each half: the rest is the service's.
      var most = OwnRows.fitInto(Runtime.getRuntime().maxMemory() / 4);
      var rows = new OwnRows(from.getEpochSecond(), to.getEpochSecond(), most);
      try (var connection = ledger.open()) {
        read(connection, channel, merchant, from, to, rows);
      }
      rows.index();
      return rows;
    };
  }

  static void read(
      Connection connection,
      String channel,
      String merchant,
      Instant from,
      Instant to,
      OwnRows into)
      throws SQLException {
    var postgres = connection.unwrap(PGConnection.class);
    var sql =
        ROWS.formatted(
            quoted(postgres, channel),
            quoted(postgres, merchant),
            from.getEpochSecond(),
            to.getEpochSecond());
    var copy = postgres.getCopyAPI().copyOut(sql);
    var row = new CopyRow();
    try {
      for (var bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
        if (row.begin(bytes)) {
          take(row, into);
        }
      }
    } finally {
      // Else whoever has the connection next meets the rest, or a cancel of it that comes too late.
      while (copy.isActive()) {
        copy.readFromCopy();
      }
    }
  }

  private static void take(CopyRow row, OwnRows into) {
    var kind = row.flag() ? StatementRow.Kind.PAYMENT : StatementRow.Kind.REFUND;
    int length = row.bytes();
    int reference = row.pass(length);
    into.add(kind, row.row(), reference, length, row.number(), row.word(), row.epochSecond());
  }

  // COPY takes no parameters.
  private static String quoted(PGConnection postgres, String text) throws SQLException {
    return "'" + postgres.escapeLiteral(text) + "'";
  }
}
