package bida.payment;

import bida.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How much is waiting for a channel's word, for the dashboard and its alarm. */
@ApplicationScoped
class OpenUnknowns {

  private static final String COUNT =
      """
      select (select count(*) from refund where status = 'UNKNOWN') as refunds,
             (select count(*) from payment_window where status = 'FENCED') as windows,
             (select count(*) from payment where status = 'ORPHAN') as orphans,
             (select count(*) from movement where applied_at is null and next_try_at <= $1) as movements
      """;

  private final Database database;
  private final InstantSource clock;
  private final Map<String, AtomicLong> counts;

  OpenUnknowns(Database database, InstantSource clock, MeterRegistry metrics) {
    this.database = database;
    this.clock = clock;
    this.counts =
        Map.of(
            "refunds", gauge(metrics, "refunds"),
            "windows", gauge(metrics, "windows"),
            "orphans", gauge(metrics, "orphans"),
            "movements", gauge(metrics, "movements"));
  }

  private static AtomicLong gauge(MeterRegistry metrics, String kind) {
    return Objects.requireNonNull(
        metrics.gauge("bida.unknowns.open", Tags.of("kind", kind), new AtomicLong()));
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return database
        .pool()
        .preparedQuery(COUNT)
        .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
        .invoke(
            rows -> {
              var row = rows.iterator().next();
              counts.forEach((kind, count) -> count.set(row.getLong(kind)));
            })
        .replaceWithVoid();
  }
}
