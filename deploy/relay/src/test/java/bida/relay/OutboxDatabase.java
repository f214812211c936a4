package bida.relay;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The outbox of one service, made by its migration on a real PostgreSQL. */
final class OutboxDatabase {

  static final Path ROOT = Path.of(System.getProperty("bida.root", "../.."));

  private static final String TELL =
      """
      insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time, ce_subject, sequence, created_at)
      values (?, ?, ?, 'order-cancelled', '{}', '/test', '2026-01-01T00:00:00Z', ?, ?, '2026-01-01T00:00:00Z')
      """;

  private static final AtomicLong RELAYS = new AtomicLong();

  private final EmbeddedPostgres server;
  private final String name;
  // Rising, so that keysAfter can ask for what is younger.
  private final AtomicLong ids = new AtomicLong();

  private OutboxDatabase(EmbeddedPostgres server, String name) {
    this.server = server;
    this.name = name;
  }

  static EmbeddedPostgres server() throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("wal_level", "logical")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  static OutboxDatabase of(EmbeddedPostgres server, String name) {
    return new OutboxDatabase(server, name);
  }

  static OutboxDatabase create(EmbeddedPostgres server, String name)
      throws IOException, SQLException {
    var admin = new OutboxDatabase(server, "postgres");
    admin.run(
        """
        do $$ begin
          if not exists (select from pg_roles where rolname = 'relay') then
            create role relay login replication password 'relay';
          end if;
        end $$
        """);
    admin.run(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = '%s'"
            .formatted(name));
    admin.run("drop database if exists " + name + " with (force)");
    admin.run("create database " + name);
    var database = new OutboxDatabase(server, name);
    database.run(read("platform/src/main/resources/db/platform/V0_1__outbox_and_inbox.sql"));
    return database;
  }

  static String read(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }

  /** The connector's own file; a slot that somebody else has is tried again soon. */
  ConnectorFile connector() {
    var file =
        ConnectorFile.read(ROOT.resolve("deploy/debezium/" + name + ".json"))
            .resolved(
                Map.of(
                    "BIDA_DB_HOST", "127.0.0.1",
                    "BIDA_DB_PORT", String.valueOf(server.getPort()),
                    "BIDA_RELAY_USER", "relay",
                    "BIDA_RELAY_PASSWORD", "relay"));
    var settings = new HashMap<>(file.settings());
    settings.put("slot.retry.delay.ms", "200");
    // In production each relay has a process, and so metrics, of its own.
    settings.put("custom.metric.tags", "relay=" + RELAYS.incrementAndGet());
    return new ConnectorFile(file.name(), settings);
  }

  /** Committed at once. */
  void tell(String key, long sequence) throws SQLException {
    try (var connection = open()) {
      tell(connection, key, sequence);
    }
  }

  UUID tell(Connection connection, String key, long sequence) throws SQLException {
    var id = new UUID(0, ids.incrementAndGet());
    try (var insert = connection.prepareStatement(TELL)) {
      insert.setObject(1, id);
      insert.setString(2, name);
      insert.setString(3, key);
      insert.setString(4, key);
      insert.setLong(5, sequence);
      insert.executeUpdate();
    }
    return id;
  }

  /** What a reader would get that asks for more than the last it has seen. */
  List<String> keysAfter(UUID last) throws SQLException {
    try (var connection = open();
        var ask =
            connection.prepareStatement(
                "select aggregateid from outbox where id > ? order by id")) {
      ask.setObject(1, last);
      var rows = ask.executeQuery();
      var keys = new ArrayList<String>();
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
      return keys;
    }
  }

  /** As PostgreSQL does with a reader that says nothing for wal_sender_timeout. */
  void endReader() throws SQLException {
    run(
        "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = 'bida_%s'"
            .formatted(name));
  }

  /** By the number of its process there; 0 where nobody reads. */
  int reader() throws SQLException {
    try (var connection = open();
        var ask =
            connection.prepareStatement(
                "select active_pid from pg_replication_slots where slot_name = ?")) {
      ask.setString(1, "bida_" + name);
      var row = ask.executeQuery();
      return row.next() ? row.getInt(1) : 0;
    }
  }

  void loseSlot() throws SQLException {
    run("select pg_drop_replication_slot('bida_%s')".formatted(name));
  }

  /** False where its reader was faster, and has it again. */
  boolean losesSlotOfItsReader() {
    try {
      endReader();
      loseSlot();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  void run(String sql) throws SQLException {
    try (var connection = open();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, "postgres", "postgres");
  }
}
