package bida.platform.observability;

import bida.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/** How far the relay is behind the outbox: WAL bytes it has not confirmed, and for how long. */
@ApplicationScoped
class RelayLag {

  private static final String LAG =
      """
      select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as written,
             coalesce((select pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')::bigint
                       from pg_replication_slots where slot_name = 'bida_' || current_database()), 0) as confirmed
      """;

  // One mark per 5 s: 720 marks tell ages of up to an hour, by when an alarm has long rung.
  private static final int MARKS = 720;

  private record Mark(long written, long nanos) {}

  private final Database database;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong seconds = new AtomicLong();

  RelayLag(Database database, MeterRegistry metrics) {
    this.database = database;
    metrics.gauge("bida.outbox.unconfirmed.bytes", bytes);
    metrics.gauge("bida.outbox.age.seconds", seconds);
  }

  @Scheduled(
      every = "5s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> measure() {
    return database
        .pool()
        .query(LAG)
        .execute()
        .invoke(rows -> take(rows.iterator().next(), System.nanoTime()))
        .replaceWithVoid();
  }

  private void take(Row row, long nanos) {
    var confirmed = row.getLong("confirmed");
    marks.removeIf(mark -> mark.written() <= confirmed);
    marks.add(new Mark(row.getLong("written"), nanos));
    while (marks.size() > MARKS) {
      marks.remove();
    }
    bytes.set(row.getLong("written") - confirmed);
    seconds.set((nanos - marks.element().nanos()) / 1_000_000_000L);
  }
}
