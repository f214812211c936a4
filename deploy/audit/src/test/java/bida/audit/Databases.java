package bida.audit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;

/** The five databases of the services on a real PostgreSQL, made by their own migrations. */
final class Databases implements AutoCloseable {

  // A migration tells of each of its steps. Held here: a logger nobody refers to forgets its level.
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY.setLevel(Level.SEVERE);
  }

  private static final Path ROOT = Path.of(System.getProperty("bida.root"));
  private static final Map<Book, String> MODULES =
      Map.of(
          Book.ORDERS, "order-service",
          Book.PAYMENTS, "payment-callback-service",
          Book.FULFILLMENTS, "fulfillment-service",
          Book.REFUNDS, "refund-service",
          Book.NOTIFICATIONS, "notification-service");

  private final EmbeddedPostgres server;
  private final AtomicInteger copies = new AtomicInteger();

  private Databases(EmbeddedPostgres server) {
    this.server = server;
  }

  static Databases start() {
    try {
      var databases = new Databases(EmbeddedPostgres.start());
      databases.run("postgres", "create role audit login password 'audit'");
      databases.run("postgres", "alter role audit set default_transaction_read_only = on");
      for (var book : Book.values()) {
        databases.create(book);
      }
      return databases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void create(Book book) {
    var name = book.database();
    run("postgres", "create role " + name + " login password '" + name + "'");
    run("postgres", "create database " + name + " owner " + name);
    run("postgres", "revoke all on database " + name + " from public");
    run("postgres", "grant connect on database " + name + " to audit");
    var module = ROOT.resolve(MODULES.get(book)).resolve("src/main/resources/db/migration");
    Flyway.configure()
        .dataSource(url(name), name, name)
        .locations(
            "filesystem:" + ROOT.resolve("platform/src/main/resources/db/platform"),
            "filesystem:" + module)
        .load()
        .migrate();
    run(name, read(name + ".sql"));
  }

  /** As they are, all of them. */
  Books.Door clean() {
    return door(Map.of());
  }

  /** All as they are but for one, in a copy of which {@code sql} was run. */
  Books.Door but(Book book, String sql) {
    var copy = book.database() + "_" + copies.incrementAndGet();
    run("postgres", "create database " + copy + " template " + book.database());
    run(copy, sql);
    var names = new EnumMap<Book, String>(Book.class);
    names.put(book, copy);
    return door(names);
  }

  private Books.Door door(Map<Book, String> copied) {
    return book -> open(copied.getOrDefault(book, book.database()), "audit");
  }

  Connection open(String database, String role) throws SQLException {
    return DriverManager.getConnection(url(database), role, role);
  }

  void run(String database, String sql) {
    try (var connection = open(database, "postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  static String read(String file) {
    try (var stream = Databases.class.getResourceAsStream(file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
