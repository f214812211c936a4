package bida.load.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import org.postgresql.PGConnection;

/**
 * Hears from the database how many lines of the sales were decided, as they are committed. Of those
 * that the reference stores nothing is told: commits that tell something wait for each other.
 */
public final class Settled implements AutoCloseable {

  private static final int LISTEN_MILLIS = 200;

  private final Connection connection;
  private final Thread listener;
  private final Semaphore places;
  private volatile boolean closed;

  /**
   * @param places gets one back for every line that was decided
   */
  public Settled(Apart database, Semaphore places) throws SQLException {
    this.places = places;
    database.execute(
        """
        create or replace function tell() returns trigger language plpgsql as
          'begin perform pg_notify(''settled'', count(*)::text) from fresh where sku like ''HOT-%'' having count(*) > 0; return null; end';
        create or replace trigger tell after insert on delivery
          referencing new table as fresh for each statement execute function tell()
        """);
    connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("listen settled");
    }
    listener = Thread.ofPlatform().name("settled").start(this::listen);
  }

  private void listen() {
    try {
      var postgres = connection.unwrap(PGConnection.class);
      while (!closed) {
        for (var heard : postgres.getNotifications(LISTEN_MILLIS)) {
          places.release(Integer.parseInt(heard.getParameter()));
        }
      }
    } catch (SQLException e) {
      if (!closed) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closed = true;
    listener.join();
    connection.close();
  }
}
