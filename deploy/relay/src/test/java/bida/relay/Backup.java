package bida.relay;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A second PostgreSQL, of the files of a first that goes on; without its slots, as backups are. */
final class Backup {

  private static final Predicate<String> LEFT_OUT =
      Pattern.compile("^((pg_replslot|pg_wal)/|postmaster\\.)").asPredicate();

  private Backup() {}

  static EmbeddedPostgres of(EmbeddedPostgres server, Path data) throws IOException, SQLException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var sql = connection.createStatement()) {
      var from = Path.of(one(sql, "show data_directory"));
      sql.execute("select pg_backup_start('copy', true)");
      copy(from, data, LEFT_OUT);
      Files.writeString(
          data.resolve("backup_label"), one(sql, "select labelfile from pg_backup_stop(false)"));
      // Up to the end of the backup, and so after it.
      copy(from.resolve("pg_wal"), data.resolve("pg_wal"), _ -> false);
    }
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("wal_level", "logical")
        .start();
  }

  private static String one(Statement sql, String question) throws SQLException {
    try (var row = sql.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void copy(Path from, Path to, Predicate<String> leftOut) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.sorted().toList()) {
        var name = from.relativize(file).toString();
        if (leftOut.test(name)) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(
              to.resolve(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }
}
