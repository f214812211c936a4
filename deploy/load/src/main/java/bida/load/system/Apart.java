package bida.load.system;

import bida.local.machine.Patience;
import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A database of a service's schema beside the real one, in the same server, so that a benchmark
 * neither finds nor leaves anything there.
 */
public final class Apart implements AutoCloseable {

  // A relay that has started meanwhile has made its own.
  private static final String MAKE =
      """
      select pg_create_logical_replication_slot('%1$s', 'pgoutput')
      where not exists (select from pg_replication_slots where slot_name = '%1$s')
      """;

  private static final String READERS =
      "select active_pid from pg_replication_slots where database = '%s' and active";
  private static final String END_READERS =
      "select pg_terminate_backend(active_pid) from (" + READERS + ") readers";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private record Slot(String name, String database) {}

  private final Stack stack;
  private final String name;
  private final String owner;
  private List<Slot> aside = List.of();

  private Apart(Stack stack, Service service) {
    this.stack = stack;
    this.name = name(service);
    this.owner = service.database();
  }

  public static Apart create(Stack stack, Service service) throws SQLException {
    var apart = new Apart(stack, service);
    // Whatever a benchmark that was killed has left: its slot would hold WAL for ever.
    for (var left : Service.values()) {
      apart.drop(name(left));
    }
    apart.setSlotsAside();
    apart.administer("create database " + apart.name + " owner " + apart.owner);
    return apart;
  }

  static String name(Service service) {
    return "bench_" + service.database();
  }

  public Connection connect() throws SQLException {
    return connect(name, user(), password());
  }

  public String url() {
    return url(stack, name);
  }

  /** For the replication protocol, as the relay's role. */
  public Connection replication() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "relay");
    properties.setProperty("password", stack.secrets().word("relay-db-password"));
    properties.setProperty("replication", "database");
    // The protocol knows no prepared statements, and the driver has to know what it talks to.
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "18");
    return DriverManager.getConnection(url(), properties);
  }

  /** Of the server's first process; what it works for us with are its children. */
  public long serverPid() {
    return stack.pidFile("postgres").living().orElseThrow().pid();
  }

  public String user() {
    return owner;
  }

  public String password() {
    return password(stack, owner);
  }

  /** The real one, to read what an attempt looks like there. */
  public Connection real() throws SQLException {
    return real(stack, owner);
  }

  /** The one of the running service, as it sees it. */
  static Connection real(Stack stack, Service service) throws SQLException {
    return real(stack, service.database());
  }

  private static Connection real(Stack stack, String database) throws SQLException {
    return DriverManager.getConnection(url(stack, database), database, password(stack, database));
  }

  public void execute(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public long count(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Work of before would be written to disk in the middle of what is measured next. */
  public void rest() throws SQLException {
    administer("checkpoint");
  }

  @Override
  public void close() throws SQLException {
    drop(name);
    for (var slot : aside) {
      ask(slot.database(), MAKE, slot);
    }
  }

  // Slots count the WAL of all databases, and beyond max_slot_wal_keep_size they are lost. Those of
  // a system that never ran hold nothing, and are made anew afterwards.
  private void setSlotsAside() throws SQLException {
    var unread = unreadSlots();
    if (!unread.isEmpty() && hasRun()) {
      throw new IllegalStateException(
          "the relay is down, and what a benchmark writes outruns its slots: ./bida up relay");
    }
    for (var slot : unread) {
      ask("postgres", "select pg_drop_replication_slot('%s')", slot);
    }
    aside = unread;
  }

  private List<Slot> unreadSlots() throws SQLException {
    var slots = new ArrayList<Slot>();
    try (var connection = real();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select slot_name, database from pg_replication_slots where not active")) {
      while (rows.next()) {
        slots.add(new Slot(rows.getString(1), rows.getString(2)));
      }
    }
    return slots;
  }

  private boolean hasRun() throws SQLException {
    try (var connection = real();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select to_regclass('outbox') is not null")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private void ask(String database, String sql, Slot slot) throws SQLException {
    try (var connection = administrator(database);
        var statement = connection.createStatement()) {
      statement.execute(sql.formatted(slot.name()));
    }
  }

  // Its slots go with it, those that nobody reads.
  private void drop(String database) throws SQLException {
    administer(END_READERS.formatted(database));
    Patience.await(() -> !isRead(database), LIMIT);
    administer("drop database if exists " + database + " with (force)");
  }

  private boolean isRead(String database) {
    try (var connection = administrator("postgres");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(READERS.formatted(database))) {
      return rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void administer(String sql) throws SQLException {
    try (var connection = administrator("postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection administrator(String database) throws SQLException {
    return connect(database, "postgres", stack.secrets().word("postgres-password"));
  }

  private Connection connect(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(url(stack, database), user, password);
  }

  private static String password(Stack stack, String owner) {
    return stack.secrets().word(owner + "-db-password");
  }

  private static String url(Stack stack, String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(stack.at().port("postgres"), database);
  }
}
