package bida.fulfillment;

import bida.platform.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/** How many attempts nobody knows the outcome of: the number that should be near zero. */
@ApplicationScoped
class OpenAttempts {

  private static final String COUNT =
      "select count(*) as unknown from attempt where status = 'UNKNOWN'";

  private final Database database;
  private final AtomicLong unknown = new AtomicLong();

  OpenAttempts(Database database, MeterRegistry metrics) {
    this.database = database;
    Gauge.builder("bida.attempts.unknown", unknown, AtomicLong::get).register(metrics);
  }

  @Scheduled(
      every = "5s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> count() {
    return database
        .pool()
        .query(COUNT)
        .execute()
        .invoke(rows -> unknown.set(rows.iterator().next().getLong("unknown")))
        .replaceWithVoid();
  }
}
