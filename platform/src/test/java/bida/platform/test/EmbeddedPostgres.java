package bida.platform.test;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.postgresql.ds.PGSimpleDataSource;
import org.tukaani.xz.XZInputStream;

/**
 * A throw-away PostgreSQL: nothing survives a crash, but commit order and the WAL are as in
 * production.
 */
record EmbeddedPostgres(int port, Process process) {

  private static final Duration START = Duration.ofMinutes(2);

  static EmbeddedPostgres start(Path folder) throws IOException {
    unpack(folder);
    var prefix = asSomebodyElse(folder);
    var data = folder.resolve("data");
    var port = EmbeddedServers.freePort();
    run(
        prefix,
        folder.resolve("bin/initdb").toString(),
        "--pgdata=" + data,
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync");
    var server =
        spawn(
            prefix,
            folder.resolve("bin/postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "wal_level=logical",
            "-c",
            "synchronous_commit=on",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=300",
            "-c",
            "max_replication_slots=20",
            "-c",
            "max_wal_senders=20");
    var started = new EmbeddedPostgres(port, server);
    Await.until("PostgreSQL", START, started::answers);
    return started;
  }

  /** An immediate shutdown: the data is thrown away anyway. */
  void stop() {
    process.destroy();
    process.descendants().forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() {
    var source = new PGSimpleDataSource();
    source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
    source.setUser("postgres");
    try (var connection = source.getConnection()) {
      return connection.isValid(1);
    } catch (java.sql.SQLException e) {
      return false;
    }
  }

  // PostgreSQL refuses to run as root: a user namespace hides who we are, else we become nobody.
  private static List<String> asSomebodyElse(Path folder) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    if (succeeds("unshare", "-U", "true")) {
      return List.of("unshare", "-U");
    }
    run(List.of(), "chown", "-R", "65534:65534", folder.toString());
    run(List.of(), "chmod", "a+x", folder.getParent().toString());
    return List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  private static void unpack(Path folder) throws IOException {
    var system = System.getProperty("os.name").replaceAll(" .*", "");
    var binary =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            system, machine(System.getProperty("os.arch")));
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(binary)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var file = folder.resolve(entry.getName()).normalize();
        Files.createDirectories(entry.isDirectory() ? file : file.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (!entry.isDirectory()) {
          Files.copy(tar, file);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static String machine(String arch) {
    return switch (arch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> arch;
    };
  }

  private static void run(List<String> prefix, String... command) throws IOException {
    var process = spawn(prefix, command);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command[0] + " failed with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static boolean succeeds(String... command) {
    try {
      run(List.of(), command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process spawn(List<String> prefix, String... command) throws IOException {
    var whole = new ArrayList<>(prefix);
    whole.addAll(Arrays.asList(command));
    var builder = new ProcessBuilder(whole).inheritIO();
    builder.environment().put("TZ", "UTC");
    return builder.start();
  }
}
