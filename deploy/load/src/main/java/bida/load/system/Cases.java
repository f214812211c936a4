package bida.load.system;

import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Whether a person was asked. */
public final class Cases {

  private static final String SQL =
      "select count(distinct order_no) from cases where order_no = any (?)";

  private Cases() {}

  /** How many of these orders have a case, whatever became of it. */
  public static long of(Stack stack, List<String> orderNos) throws SQLException {
    var database = Service.REFUND.database();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s"
                    .formatted(stack.at().port("postgres"), database),
                database,
                stack.secrets().word(database + "-db-password"));
        var statement = connection.prepareStatement(SQL)) {
      statement.setArray(1, connection.createArrayOf("text", orderNos.toArray()));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
