package bida.load.reconcile;

import bida.load.system.Apart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** How fast the ledger's rows come out of PostgreSQL at all: no comparison can be faster. */
final class CopyOut {

  private final Apart database;
  private final String sql;

  CopyOut(Apart database, Path script) throws IOException {
    this.database = database;
    this.sql = Files.readString(script).strip().replaceAll(";$", "");
  }

  double rowsPerSecond() throws SQLException, IOException {
    var began = System.nanoTime();
    try (var connection = database.connect()) {
      var rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(sql, OutputStream.nullOutputStream());
      return rows / ((System.nanoTime() - began) / 1e9);
    }
  }
}
