package bida.relay;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The database behind one connector: is it there, is it migrated, and does our slot exist? */
final class Source {

  private static final String DUPLICATE_OBJECT = "42710";
  // A reader ends in milliseconds; ours waits no longer for the answer.
  private static final long GONE_MILLIS = 5_000;

  private final ConnectorFile connector;

  Source(ConnectorFile connector) {
    this.connector = connector;
  }

  boolean hasSlot() throws SQLException {
    return any("select 1 from pg_replication_slots where slot_name = ?", "slot.name");
  }

  /** Before the first row can be written: a slot made later never sees that row. */
  void makeSlot() throws SQLException {
    try (var connection = connect();
        var create =
            connection.prepareStatement(
                "select pg_create_logical_replication_slot(?, 'pgoutput')")) {
      create.setString(1, connector.setting("slot.name"));
      create.execute();
    } catch (SQLException e) {
      if (!DUPLICATE_OBJECT.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  boolean hasPublication() throws SQLException {
    return any("select 1 from pg_publication where pubname = ?", "publication.name");
  }

  boolean hasRows() throws SQLException {
    try (var connection = connect();
        var ask =
            connection.prepareStatement(
                "select 1 from " + connector.setting("table.include.list") + " limit 1")) {
      return ask.executeQuery().next();
    }
  }

  /** Whether somebody reads the slot right now, which the engine does not tell while it retries. */
  boolean isRead() {
    try {
      return any("select 1 from pg_replication_slots where slot_name = ? and active", "slot.name");
    } catch (SQLException e) {
      return false;
    }
  }

  /** Who reads the slot, by the number of its process there; null where nobody does. */
  @Nullable Integer reader() throws SQLException {
    try (var connection = connect();
        var ask =
            connection.prepareStatement(
                "select active_pid from pg_replication_slots where slot_name = ?"
                    + " and active_pid is not null")) {
      ask.setString(1, connector.setting("slot.name"));
      var row = ask.executeQuery();
      return row.next() ? row.getInt(1) : null;
    }
  }

  /** Ends this reader where it still is one, and waits until it is gone. */
  void end(int reader) throws SQLException {
    try (var connection = connect();
        var end =
            connection.prepareStatement(
                "select pg_terminate_backend(active_pid, ?) from pg_replication_slots"
                    + " where slot_name = ? and active_pid = ?")) {
      end.setLong(1, GONE_MILLIS);
      end.setString(2, connector.setting("slot.name"));
      end.setInt(3, reader);
      end.execute();
    }
  }

  private boolean any(String sql, String setting) throws SQLException {
    try (var connection = connect();
        var ask = connection.prepareStatement(sql)) {
      ask.setString(1, connector.setting(setting));
      return ask.executeQuery().next();
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", connector.setting("database.user"));
    properties.setProperty("password", connector.setting("database.password"));
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("ApplicationName", "bida-relay");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%s/%s"
            .formatted(
                connector.setting("database.hostname"),
                connector.setting("database.port"),
                connector.setting("database.dbname")),
        properties);
  }
}
