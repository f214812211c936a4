package bida.load.system;

import bida.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;

/** Events in an outbox, each of a key and a transaction of its own, by the statement of Outbox. */
public final class OutboxRows implements AutoCloseable {

  /** Where they are told. */
  public static final String TOPIC = "bench-outbox";

  /** Where its key stands, counted from 0. */
  static final int KEY_COLUMN = 2;

  private static final Path SCHEMA = Path.of("platform/src/main/resources/db/platform");

  /** What its keys begin with. */
  static final String MARK = "BENCH-";

  private static final int PARTITIONS = 6;
  // A commit takes a millisecond or two: more than these are never under way at 500 a second.
  private static final int CONNECTIONS = 8;

  private static final String INSERT =
      """
      with numbered as (
        insert into outbox_sequence (key, last) values (%1$s, 1)
        on conflict (key) do update set last = outbox_sequence.last + 1 returning key, last)
      insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_source, ce_time,
                          ce_subject, traceparent, sequence, tenant, created_at)
      select gen_random_uuid(), '%2$s', key, 'order-paid',
        '{"orderNo":"' || key || '","tenant":"bench","merchantOrderNo":"A-261130-0001","buyerId":"buyer-1",\
      "lines":[{"lineNo":1,"sku":"BENCH-1","productType":"CARD_KEY","quantity":1,\
      "unitPrice":{"amountMinor":990,"currency":"CNY"}}],"paymentId":"01976e7e-6f3b-7c52-9d04-3c3f3e0a1c11",\
      "amount":{"amountMinor":990,"currency":"CNY"},"paidAt":"2026-01-01T00:00:00Z"}',
        '/tenants/bench/order-service', '2026-01-01T00:00:00Z', key,
        '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', last, 'bench',
        timestamptz '2026-01-01 00:00:00Z'
      from numbered
      """;

  private static final String BACKLOG =
      """
      do $$ begin
        for n in %d..%d loop
          %s;
          commit;
        end loop;
      end $$
      """;

  // New in every load: what has come before would not be heard.
  private final AtomicInteger numbers = new AtomicInteger(1);

  private record Writer(Connection connection, PreparedStatement insert) {}

  private final BlockingQueue<Writer> writers = new LinkedBlockingQueue<>();

  private OutboxRows() {}

  /** Into a database that holds nothing yet. */
  public static OutboxRows create(Stack stack, Apart database) throws IOException, SQLException {
    try (var files = Files.list(stack.home().root().resolve(SCHEMA))) {
      for (var file : files.sorted().toList()) {
        database.execute(Files.readString(file));
      }
    }
    return into(database::connect);
  }

  static OutboxRows into(Callable<Connection> database) throws SQLException {
    var rows = new OutboxRows();
    for (int i = 0; i < CONNECTIONS; i++) {
      rows.writers.add(writer(database));
    }
    return rows;
  }

  private static Writer writer(Callable<Connection> database) throws SQLException {
    try {
      var connection = database.call();
      return new Writer(connection, connection.prepareStatement(INSERT.formatted("?", TOPIC)));
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** With as many partitions as those of the services. */
  public static NewTopic topic() {
    return new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty());
  }

  /** The first of so many that were never used. */
  public int take(int count) {
    return numbers.getAndAdd(count);
  }

  /** Committed when it returns. */
  public void commit(int number) throws SQLException, InterruptedException {
    var writer = writers.take();
    try {
      writer.insert().setString(1, key(number));
      writer.insert().executeUpdate();
    } finally {
      writers.add(writer);
    }
  }

  /**
   * A transaction each as well, written by the server itself and without waiting for the disk: what
   * that costs is not measured.
   */
  public void backlog(int first, int count) throws SQLException, InterruptedException {
    var writer = writers.take();
    try (var statement = writer.connection().createStatement()) {
      var insert = INSERT.formatted("'" + MARK + "' || n", TOPIC);
      statement.execute("set synchronous_commit = off");
      statement.execute(BACKLOG.formatted(first, first + count - 1, insert));
      statement.execute("reset synchronous_commit");
    } finally {
      writers.add(writer);
    }
  }

  private static String key(int number) {
    return MARK + number;
  }

  /** -1 of a key that is none of these. */
  static int number(String key) {
    return key.startsWith(MARK) ? Integer.parseInt(key.substring(MARK.length())) : -1;
  }

  @Override
  public void close() throws SQLException {
    for (var writer : writers) {
      writer.connection().close();
    }
  }
}
