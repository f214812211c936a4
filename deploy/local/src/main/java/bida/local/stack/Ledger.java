package bida.local.stack;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Finds the trace an order was placed in, by any number somebody may know it by. */
public final class Ledger {

  private static final String ORDER_OF =
      """
      select order_no from payment where payment_no = ? or channel_transaction_id = ?
      union all select order_no from refund where refund_no = ? or payment_id = ?
      """;
  private static final String TRACE_OF =
      "select traceparent from orders where order_no = ? or merchant_order_no = ?";

  private final int port;
  private final Secrets secrets;

  public Ledger(Stack stack) {
    this.port = stack.at().port("postgres");
    this.secrets = stack.secrets();
  }

  public Optional<String> traceId(String number) throws SQLException {
    var orderNo = first("payments", ORDER_OF, number).orElse(number);
    return first("orders", TRACE_OF, orderNo)
        .filter(traceparent -> traceparent.length() == 55)
        .map(traceparent -> traceparent.substring(3, 35));
  }

  private Optional<String> first(String database, String question, String number)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", secrets.word("postgres-password"));
    properties.setProperty("options", "-c default_transaction_read_only=on");
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
        var ask = connection.prepareStatement(question)) {
      for (int i = 1; i <= question.chars().filter(c -> c == '?').count(); i++) {
        ask.setString(i, number);
      }
      try (var answer = ask.executeQuery()) {
        return answer.next() ? Optional.ofNullable(answer.getString(1)) : Optional.empty();
      }
    }
  }
}
