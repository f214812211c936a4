package bida.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One snapshot of each database, read only; every question about it sees the same rows. */
public final class Books implements AutoCloseable {

  /** How a database is reached, as the role that may read its audit views alone. */
  @FunctionalInterface
  public interface Door {
    Connection open(Book book) throws SQLException;
  }

  // Together with a row of at most a few hundred bytes, less than a megabyte for each cursor.
  private static final int ROWS_AT_ONCE = 2_000;

  // A snapshot keeps dead rows from being vacuumed: what takes longer is given up and asked again.
  private static final String LIMIT = "set statement_timeout = '15min'";

  // Not the second colon of a cast.
  private static final Pattern TIME = Pattern.compile("(?<!:):(now|settled)\\b");

  private final Map<Book, Connection> connections = new EnumMap<>(Book.class);

  private Books() {}

  public static Books open(Door door) throws SQLException {
    var books = new Books();
    try {
      for (var book : Book.values()) {
        books.connections.put(book, snapshot(door.open(book)));
      }
      return books;
    } catch (SQLException | RuntimeException e) {
      books.close();
      throw e;
    }
  }

  private static Connection snapshot(Connection connection) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(LIMIT);
    }
    connection.setReadOnly(true);
    // Without a transaction the driver would read all rows at once.
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }

  /** {@code sql} may name the times {@code :now} and {@code :settled}. */
  Cursor ask(Book book, String sql, Moment at) throws SQLException {
    var times = new ArrayList<Instant>();
    var prepared =
        TIME.matcher(sql)
            .replaceAll(
                found -> {
                  times.add(found.group(1).equals("now") ? at.now() : at.settled());
                  return Matcher.quoteReplacement("?::timestamptz");
                });
    var statement = connection(book).prepareStatement(prepared);
    try {
      statement.setFetchSize(ROWS_AT_ONCE);
      for (int i = 0; i < times.size(); i++) {
        statement.setObject(i + 1, OffsetDateTime.ofInstant(times.get(i), ZoneOffset.UTC));
      }
      return new Cursor(statement, statement.executeQuery());
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private Connection connection(Book book) {
    var connection = connections.get(book);
    if (connection == null) {
      throw new IllegalStateException("the books are closed");
    }
    return connection;
  }

  @Override
  public void close() throws SQLException {
    for (var connection : connections.values()) {
      connection.close();
    }
    connections.clear();
  }

  /** The rows of an answer, a few at a time. */
  record Cursor(PreparedStatement statement, ResultSet rows) implements AutoCloseable {

    boolean next() throws SQLException {
      return rows.next();
    }

    String text(String column) throws SQLException {
      var text = rows.getString(column);
      if (text == null) {
        throw new SQLException(column + " is null");
      }
      return text;
    }

    @Nullable String textOrNull(String column) throws SQLException {
      return rows.getString(column);
    }

    long number(String column) throws SQLException {
      return rows.getLong(column);
    }

    boolean flag(String column) throws SQLException {
      return rows.getBoolean(column);
    }

    /** The beginning of time where there is none. */
    Instant time(String column) throws SQLException {
      Timestamp time = rows.getTimestamp(column);
      return time == null ? Instant.EPOCH : time.toInstant();
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
