package bida.audit;

import bida.audit.Books.Cursor;
import java.sql.SQLException;

/** Facts of one database, in the order of their keys. */
record Source(Book book, String sql, Reader reader) {

  @FunctionalInterface
  interface Reader {
    Fact read(Cursor row) throws SQLException;
  }

  /** Byte by byte, whatever language the database sorts by: the keys of all must come alike. */
  static Source of(Book book, String sql, Reader reader) {
    return new Source(book, "select * from (" + sql + ") facts order by key collate \"C\"", reader);
  }
}
