package bida.payment;

import bida.platform.database.Database;
import bida.platform.limit.Quota;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Counts the tries of a buyer and of an address; their rows are shared by all instances. */
@ApplicationScoped
class RecoveryTries {

  // A refused try does not count: who keeps trying is let in again when his first try is old.
  private static final String TAKE =
      """
      insert into recovery_tries (scope, tries, allowed, last_at) values ($1, array[$2::timestamptz], true, $2)
      on conflict (scope) do update
      set tries = array(select t from unnest(recovery_tries.tries) t where t > $3 order by t)
                  || case when (select count(*) from unnest(recovery_tries.tries) t where t > $3) < $4
                          then array[$2::timestamptz] else '{}' end,
          allowed = (select count(*) from unnest(recovery_tries.tries) t where t > $3) < $4,
          last_at = $2
      returning allowed, cardinality(tries) as taken, tries[1] as oldest
      """;
  private static final String FORGET =
      """
      delete from recovery_tries where ctid in (
        select ctid from recovery_tries where last_at < $1 order by last_at limit 5000)
      """;

  /** What is left after this try. */
  record Left(boolean allowed, Quota quota) {}

  private final Database database;
  private final RecoveryConfig config;
  private final InstantSource clock;

  RecoveryTries(Database database, RecoveryConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /** Fails with 429 where one of the two has no try left. */
  Uni<Left> take(String tenant, String buyerId, @Nullable String address) {
    return take("buyer\n" + tenant + "\n" + buyerId, config.tries())
        .call(
            _ ->
                address == null
                    ? Uni.createFrom().voidItem()
                    : take("address\n" + tenant + "\n" + address, config.triesPerAddress()));
  }

  private Uni<Left> take(String scope, int limit) {
    var now = clock.instant();
    return database
        .pool()
        .preparedQuery(TAKE)
        .execute(
            Tuple.of(
                scope,
                now.atOffset(ZoneOffset.UTC),
                now.minus(config.window()).atOffset(ZoneOffset.UTC),
                (long) limit))
        .map(rows -> left(rows.iterator().next(), limit, now))
        .invoke(RecoveryTries::unlessSpent);
  }

  private Left left(Row row, int limit, Instant now) {
    var until = row.getOffsetDateTime("oldest").toInstant().plus(config.window());
    var left = Math.max(0, limit - row.getInteger("taken"));
    return new Left(
        row.getBoolean("allowed"),
        new Quota("recovery", limit, config.window(), left, Duration.between(now, until)));
  }

  private static void unlessSpent(Left left) {
    if (!left.allowed()) {
      throw left.quota()
          .problem(
              "too_many_recoveries",
              "Too many tries. Read number, amount and minute off the bill and come back later.");
    }
  }

  @Scheduled(
      every = "10m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> forget() {
    var before = clock.instant().minus(config.window()).atOffset(ZoneOffset.UTC);
    return database.pool().preparedQuery(FORGET).execute(Tuple.of(before)).replaceWithVoid();
  }
}
