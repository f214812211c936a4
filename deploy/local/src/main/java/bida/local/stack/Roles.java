package bida.local.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Databases, roles and slots: each service owns its own database and can enter no other. */
final class Roles {

  private final int port;
  private final Secrets secrets;

  Roles(int port, Secrets secrets) {
    this.port = port;
    this.secrets = secrets;
  }

  boolean reachable() {
    try (var connection = connect("postgres")) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  void settle() throws SQLException {
    try (var connection = connect("postgres");
        var sql = connection.createStatement()) {
      sql.execute("revoke connect on database postgres, template1 from public");
      role(sql, "relay", "login replication");
      role(sql, "audit", "login");
      sql.execute("alter role audit set default_transaction_read_only = on");
      for (var database : Service.databases()) {
        role(sql, database, "login");
        if (!has(sql, "select 1 from pg_database where datname = '" + database + "'")) {
          sql.execute("create database " + database + " owner " + database);
        }
        sql.execute("revoke all on database " + database + " from public");
        sql.execute("grant connect on database " + database + " to relay, audit");
      }
    }
    // Before the first service writes its first row: a slot made later never sees that row.
    for (var database : Service.databases()) {
      slot(database);
    }
  }

  private void slot(String database) throws SQLException {
    try (var connection = connect(database);
        var sql = connection.createStatement()) {
      var slot = "bida_" + database;
      if (!has(sql, "select 1 from pg_replication_slots where slot_name = '" + slot + "'")) {
        sql.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
      }
    }
  }

  private void role(Statement sql, String role, String attributes) throws SQLException {
    if (!has(sql, "select 1 from pg_roles where rolname = '" + role + "'")) {
      sql.execute(
          "create role %s %s password '%s'"
              .formatted(role, attributes, secrets.word(role + "-db-password")));
    }
  }

  private static boolean has(Statement sql, String question) throws SQLException {
    try (var answer = sql.executeQuery(question)) {
      return answer.next();
    }
  }

  private Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", secrets.word("postgres-password"));
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }
}
