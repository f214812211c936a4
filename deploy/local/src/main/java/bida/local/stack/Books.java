package bida.local.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Asks the databases of the running services, each as its owner. */
public final class Books {

  private final Stack stack;

  public Books(Stack stack) {
    this.stack = stack;
  }

  /** The one number that a query answers with; a String[] is one parameter, a text array. */
  public long count(Service service, String sql, Object... parameters) {
    try (var connection = connect(service);
        var statement = prepared(connection, sql, parameters);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The second column of each row under its first, such as a number under an order's. */
  public Map<String, String> pairs(Service service, String sql, Object... parameters) {
    try (var connection = connect(service);
        var statement = prepared(connection, sql, parameters);
        var rows = statement.executeQuery()) {
      var pairs = new HashMap<String, String>();
      while (rows.next()) {
        pairs.put(rows.getString(1), rows.getString(2));
      }
      return pairs;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
      throws SQLException {
    var statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof String[] texts) {
        statement.setArray(i + 1, connection.createArrayOf("text", texts));
      } else {
        statement.setObject(i + 1, parameters[i]);
      }
    }
    return statement;
  }

  private Connection connect(Service service) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(stack.at().port("postgres"), service.database()),
        service.database(),
        stack.secrets().word(service.database() + "-db-password"));
  }
}
