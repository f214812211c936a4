package bida.platform.test;

import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own for a test JVM, owned by a role that is nobody's superuser. */
final class FreshDatabase {

  private FreshDatabase() {}

  static Map<String, String> create(SharedServers servers, Module module, String suffix) {
    var name = module.name().replace('-', '_') + "_" + suffix;
    var source = new PGSimpleDataSource();
    source.setURL(jdbc(servers, "postgres"));
    source.setUser("postgres");
    source.setPassword(servers.password());
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(SHARED_ROLES);
      statement.execute("create role %s login password '%s'".formatted(name, name));
      statement.execute("create database %s owner %s".formatted(name, name));
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the tests of " + module.name(), e);
    }
    return Map.of(
        "quarkus.datasource.username",
        name,
        "quarkus.datasource.password",
        name,
        "quarkus.datasource.jdbc.url",
        jdbc(servers, name),
        "quarkus.datasource.reactive.url",
        "vertx-reactive:postgresql://%s/%s".formatted(servers.jdbcHostAndPort(), name));
  }

  // So that the migrations' grants to them are exercised.
  private static final String SHARED_ROLES =
      """
      do $$
      begin
        perform pg_advisory_xact_lock(1);
        if not exists (select from pg_roles where rolname = 'relay') then
          create role relay login replication password 'relay';
        end if;
        if not exists (select from pg_roles where rolname = 'audit') then
          create role audit login password 'audit';
        end if;
      end $$
      """;

  private static String jdbc(SharedServers servers, String database) {
    return "jdbc:postgresql://%s/%s".formatted(servers.jdbcHostAndPort(), database);
  }
}
