package bida.platform.test;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;

/** Replication slots of the database under test, which a service's own role may not touch. */
public final class RelaySlot {

  private RelaySlot() {}

  /** As the relay. */
  public static void ask(String sql) throws SQLException {
    var url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
    try (var relay = DriverManager.getConnection(url, "relay", "relay");
        var statement = relay.createStatement()) {
      statement.execute(sql);
    }
  }
}
