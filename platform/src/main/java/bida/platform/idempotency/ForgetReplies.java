package bida.platform.idempotency;

import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Deletes stored answers whose time is over; the natural keys go on guarding. */
@ApplicationScoped
class ForgetReplies {

  // Bounded, so that the lock and the WAL of one round stay small.
  private static final String FORGET =
      """
      delete from idempotency where ctid in (
        select ctid from idempotency where created_at < $1 order by created_at limit 5000)
      """;

  private final Database database;
  private final InstantSource clock;

  ForgetReplies(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Scheduled(
      every = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> forget() {
    var before = clock.instant().minus(Idempotency.KEPT).atOffset(ZoneOffset.UTC);
    return database.pool().preparedQuery(FORGET).execute(Tuple.of(before)).replaceWithVoid();
  }
}
