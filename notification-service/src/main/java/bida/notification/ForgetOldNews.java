package bida.notification;

import bida.platform.database.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Deletes what is older than the feed promises, a little at a time. */
@ApplicationScoped
class ForgetOldNews {

  private static final String NEWS =
      """
      delete from feed where (tenant, position) in (
        select tenant, position from feed where created_at < $1 order by created_at limit 1000)
      """;
  private static final String MESSAGES =
      """
      delete from messages where message_id in (
        select message_id from messages where ended_at < $1 order by ended_at limit 1000)
      """;

  private final Database database;
  private final InstantSource clock;
  private final FeedConfig config;

  ForgetOldNews(Database database, InstantSource clock, FeedConfig config) {
    this.database = database;
    this.clock = clock;
    this.config = config;
  }

  @Scheduled(
      every = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> forget() {
    var before = Tuple.of(clock.instant().minus(config.kept()).atOffset(ZoneOffset.UTC));
    return database
        .pool()
        .preparedQuery(NEWS)
        .execute(before)
        .chain(() -> database.pool().preparedQuery(MESSAGES).execute(before))
        .replaceWithVoid();
  }
}
