package bida.load.system;

import bida.load.measure.ClosedLoad;
import bida.load.measure.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A script of deploy/load/reference, run by 8 clients, or as many as it is told, as fast as they
 * can: pgbench over JDBC, since the PostgreSQL of Maven Central comes without it.
 */
public final class Reference implements AutoCloseable {

  private static final int CLIENTS = 8;

  private final int count;

  /** One client's statement; as in pgbench, each client has a connection of its own. */
  private record Client(Connection connection, PreparedStatement statement, int parameters) {}

  private final BlockingQueue<Client> clients = new LinkedBlockingQueue<>();
  // New in every run: what stands there already would not be written.
  private final Iterator<Integer> numbers = IntStream.range(1, Integer.MAX_VALUE).iterator();

  public Reference(Path script, Apart database) throws IOException, SQLException {
    this(script, database, CLIENTS);
  }

  public Reference(Path script, Apart database, int count) throws IOException, SQLException {
    this.count = count;
    var sql = statement(Files.readString(script));
    var parameters = (int) sql.chars().filter(character -> character == '?').count();
    for (int i = 0; i < count; i++) {
      var connection = database.connect();
      clients.add(new Client(connection, connection.prepareStatement(sql), parameters));
    }
  }

  public Run run(Duration length) {
    return ClosedLoad.run(count, length, numbers, this::one);
  }

  private boolean one(int number) throws SQLException, InterruptedException {
    var client = clients.take();
    try {
      for (int i = 1; i <= client.parameters(); i++) {
        client.statement().setLong(i, number);
      }
      try (var rows = client.statement().executeQuery()) {
        return rows.next();
      }
    } finally {
      clients.add(client);
    }
  }

  /** The script without what is for pgbench alone, its variable as a parameter. */
  static String statement(String script) {
    return script
        .lines()
        .filter(line -> !line.startsWith("--") && !line.startsWith("\\"))
        .collect(Collectors.joining("\n"))
        .strip()
        .replaceAll(";$", "")
        .replaceAll("(?<!:):n\\b", "?");
  }

  @Override
  public void close() throws SQLException {
    for (var client : clients) {
      client.connection().close();
    }
  }
}
