package bida.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** PostgreSQL and Kafka from the package registry, on this machine, without Docker. */
record EmbeddedServers(Path folder, EmbeddedPostgres database, EmbeddedKafka broker)
    implements ServersMain.Kind {

  static EmbeddedServers start() throws IOException {
    var folder = Files.createTempDirectory("bida-it-");
    var broker = EmbeddedKafka.start(Files.createDirectory(folder.resolve("kafka")));
    var database = EmbeddedPostgres.start(Files.createDirectory(folder.resolve("postgresql")));
    broker.awaitReady();
    return new EmbeddedServers(folder, database, broker);
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public String postgresql() {
    return "127.0.0.1:" + database.port();
  }

  @Override
  public String password() {
    return "";
  }

  @Override
  public String kafka() {
    return "127.0.0.1:" + broker.port();
  }

  @Override
  public void close() {
    database.stop();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
