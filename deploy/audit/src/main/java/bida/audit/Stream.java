package bida.audit;

import bida.audit.Books.Cursor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a source, with one fact looked ahead. */
final class Stream implements AutoCloseable {

  private final Source source;
  private final Cursor rows;
  private @Nullable Fact next;

  private Stream(Source source, Cursor rows) throws SQLException {
    this.source = source;
    this.rows = rows;
    this.next = read();
  }

  static Stream open(Source source, Books books, Moment at) throws SQLException {
    return new Stream(source, books.ask(source.book(), source.sql(), at));
  }

  @Nullable String key() {
    return next == null ? null : next.key();
  }

  /** All facts under this key, if it is the one that comes next. */
  List<Fact> take(String key) throws SQLException {
    var taken = new ArrayList<Fact>();
    while (next != null && next.key().equals(key)) {
      taken.add(next);
      next = read();
    }
    if (next != null && Keys.ORDER.compare(next.key(), key) < 0) {
      throw new IllegalStateException(source.book() + " does not answer in the order of keys");
    }
    return taken;
  }

  private @Nullable Fact read() throws SQLException {
    return rows.next() ? source.reader().read(rows) : null;
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }
}
