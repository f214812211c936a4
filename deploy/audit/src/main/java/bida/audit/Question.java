package bida.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * What one database answers alone. The file holds two queries: how many were looked at, and those
 * that break the invariant, as {@code subject} and {@code what}.
 */
record Question(Book book, String file) implements Check {

  @Override
  public void ask(Books books, Moment at, Tally tally) throws SQLException {
    var queries = read().split(";\\s*\n", -1);
    if (queries.length != 3 || !queries[2].isBlank()) {
      throw new IllegalStateException(file + " does not hold two queries");
    }
    try (var counted = books.ask(book, queries[0], at)) {
      counted.next();
      tally.checked(counted.number("checked"));
    }
    try (var rows = books.ask(book, queries[1], at)) {
      while (rows.next()) {
        tally.violated(new Finding(rows.text("subject"), rows.text("what")));
      }
    }
  }

  private String read() {
    try (var stream = Question.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("no query " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
