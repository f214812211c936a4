package bida.load.system;

import bida.local.stack.Service;
import bida.local.stack.Stack;
import java.sql.SQLException;
import java.util.List;

/**
 * Rows in the outbox of the running order-service that no service reads, for the running relay: how
 * long it takes by itself. Their topic and the rows are gone afterwards.
 */
public final class OutboxProbe implements AutoCloseable {

  private static final List<String> FORGET =
      List.of(
          "delete from outbox where aggregatetype = '" + OutboxRows.TOPIC + "'",
          "delete from outbox_sequence where key like '" + OutboxRows.MARK + "%'");

  private final Stack stack;
  private final TopicsApart topics;
  private final OutboxRows rows;
  private final TopicReader reader;

  private OutboxProbe(Stack stack, TopicsApart topics, OutboxRows rows, TopicReader reader) {
    this.stack = stack;
    this.topics = topics;
    this.rows = rows;
    this.reader = reader;
  }

  public static OutboxProbe open(Stack stack) throws Exception {
    // Of a run that was killed.
    forget(stack);
    var topics = TopicsApart.create(stack, List.of(OutboxRows.topic()));
    var rows = OutboxRows.into(() -> Apart.real(stack, Service.ORDER));
    return new OutboxProbe(stack, topics, rows, new TopicReader(stack));
  }

  public OutboxRows rows() {
    return rows;
  }

  public TopicReader reader() {
    return reader;
  }

  @Override
  public void close() throws Exception {
    reader.close();
    rows.close();
    forget(stack);
    topics.close();
  }

  private static void forget(Stack stack) throws SQLException {
    try (var connection = Apart.real(stack, Service.ORDER);
        var statement = connection.createStatement()) {
      for (var sql : FORGET) {
        statement.execute(sql);
      }
    }
  }
}
