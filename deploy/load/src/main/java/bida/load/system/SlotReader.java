package bida.load.system;

import bida.load.measure.Arrivals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The same stream that the relay reads, through a slot of its own and as plainly as it can be read:
 * what pg_recvlogical does, in pgjdbc, since the PostgreSQL of Maven Central comes without it.
 */
public final class SlotReader implements AutoCloseable {

  private static final String SLOT = "bench_reference_";

  private final Connection connection;
  private final String slot;
  private @Nullable Thread thread;

  private SlotReader(Connection connection, String slot) {
    this.connection = connection;
    this.slot = slot;
  }

  /**
   * What is committed from now on is there to be read, until it is closed: the slot belongs to the
   * connection.
   */
  public static SlotReader open(Apart database, String name) throws SQLException {
    var connection = database.replication();
    var slot = SLOT + name;
    connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .createReplicationSlot()
        .logical()
        .withSlotName(slot)
        .withOutputPlugin("pgoutput")
        .withTemporaryOption()
        .make();
    return new SlotReader(connection, slot);
  }

  /** Begins to read, and goes on until all have come. */
  public Arrivals expect(int first, int count) {
    var arrivals = new Arrivals(first, count);
    thread = Thread.ofPlatform().name(slot).start(() -> read(arrivals));
    return arrivals;
  }

  private void read(Arrivals arrivals) {
    try {
      var stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withSlotOption("proto_version", 1)
              .withSlotOption("publication_names", "bida_outbox")
              .withStatusInterval(1, TimeUnit.SECONDS)
              .start();
      while (arrivals.missing() > 0) {
        var message = stream.read();
        var now = System.nanoTime();
        if (message != null && Inserted.is(message)) {
          arrivals.came(OutboxRows.number(Inserted.column(message, OutboxRows.KEY_COLUMN)), now);
        }
        stream.setFlushedLSN(stream.getLastReceiveLSN());
      }
    } catch (SQLException e) {
      // Whoever waits for what it was to read says so.
      System.err.println(slot + ": " + e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    // Also out of a read that nothing would ever end.
    connection.abort(Runnable::run);
    if (thread != null) {
      thread.join();
    }
  }
}
