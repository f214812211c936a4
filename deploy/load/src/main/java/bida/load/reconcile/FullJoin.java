package bida.load.reconcile;

import bida.load.system.Apart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.postgresql.PGConnection;

/** What one would write in an afternoon: the file into a table, and a full join. */
final class FullJoin implements Comparison {

  private final Apart database;
  private final String create;
  private final String copy;
  private final String join;

  /**
   * @param script three statements: the table, the COPY into it, the join
   */
  FullJoin(Apart database, Path script) throws IOException {
    this.database = database;
    var statements = Files.readString(script).split(";\\s*\n");
    this.create = statements[0];
    this.copy = statements[1];
    this.join = statements[2];
  }

  @Override
  public Found compare(Path statement) throws SQLException, IOException {
    var began = System.nanoTime();
    try (var connection = database.connect();
        var sql = connection.createStatement()) {
      sql.execute(create);
      load(connection, statement);
      var found = new HashSet<Difference>();
      try (var rows = sql.executeQuery(join)) {
        while (rows.next()) {
          found.add(
              new Difference(
                  Difference.Kind.valueOf(rows.getString(1)),
                  Objects.requireNonNull(rows.getString(2))));
        }
      }
      return new Found(Set.copyOf(found), (System.nanoTime() - began) / 1e9, 0);
    }
  }

  // Header, summary and what else has no backtick first is not a row.
  private void load(Connection connection, Path statement) throws SQLException, IOException {
    var into = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
    try (var lines = Files.lines(statement)) {
      var rows = lines.filter(line -> line.startsWith("`") && line.indexOf(':') > 0).iterator();
      while (rows.hasNext()) {
        var bytes = (rows.next() + "\n").getBytes(StandardCharsets.UTF_8);
        into.writeToCopy(bytes, 0, bytes.length);
      }
      into.endCopy();
    } finally {
      if (into.isActive()) {
        into.cancelCopy();
      }
    }
  }
}
