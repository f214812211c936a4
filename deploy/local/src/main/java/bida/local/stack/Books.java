package bida.local.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Asks the databases of the running services, each as its owner. */
public final class Books {

  private final Stack stack;

  public Books(Stack stack) {
    this.stack = stack;
  }

  /** The one number that a query answers with; a String[] is one parameter, a text array. */
  public long count(Service service, String sql, Object... parameters) {
    try (var connection = connect(service);
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        if (parameters[i] instanceof String[] texts) {
          statement.setArray(i + 1, connection.createArrayOf("text", texts));
        } else {
          statement.setObject(i + 1, parameters[i]);
        }
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private Connection connect(Service service) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(stack.at().port("postgres"), service.database()),
        service.database(),
        stack.secrets().word(service.database() + "-db-password"));
  }
}
