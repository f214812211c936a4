package bida.platform.outbox;

import bida.platform.database.Database;
import bida.platform.database.SqlStates;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Keeps a partition of the outbox per day: made ahead, and dropped after a week once the relay has
 * proven that it read past the day's end.
 */
@ApplicationScoped
public class OutboxPartitions {

  private static final Logger LOG = Logger.getLogger(OutboxPartitions.class);

  // A lost slot is noticed and mended within a week; until then its rows can be published again.
  private static final int DAYS_KEPT = 7;
  // A weekend during which nobody can create tables.
  private static final int DAYS_AHEAD = 3;
  private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

  // Whoever publishes would wait behind us for whoever reads for long; the next hour does as well.
  private static final String WAIT_BRIEFLY = "set local lock_timeout = '200ms'";

  private static final String MAY_CREATE =
      """
      select to_regclass($1) is null
         and not exists (select from outbox_default where created_at >= $2 and created_at < $3)
      """;
  // The log's position now is behind everything written on a day that is over.
  private static final String MARK =
      """
      insert into outbox_day (day, wal_end)
      select day, pg_current_wal_lsn() from (
        select distinct (created_at at time zone 'UTC')::date as day from outbox
        where created_at < $1) as over
      on conflict (day) do nothing
      """;
  private static final String PROVEN =
      """
      select day from outbox_day where day < $1 and wal_end <= (
        select confirmed_flush_lsn from pg_replication_slots
        where slot_name = 'bida_' || current_database())
      order by day
      """;

  private final Database database;
  private final InstantSource clock;

  OutboxPartitions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Scheduled(
      every = "1h",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  public Uni<Void> keep() {
    var today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    return Multi.createFrom()
        .range(0, DAYS_AHEAD + 1)
        .onItem()
        .transformToUniAndConcatenate(days -> create(today.plusDays(days)))
        .collect()
        .last()
        .chain(() -> drop(today))
        .onFailure(SqlStates::isLockTimeout)
        .invoke(() -> LOG.warn("Somebody has the outbox open: its days are looked at in an hour."))
        .onFailure(SqlStates::isLockTimeout)
        .recoverWithNull();
  }

  private Uni<Void> create(LocalDate day) {
    var name = name(day);
    var begins = day.atStartOfDay().atOffset(ZoneOffset.UTC);
    var ends = begins.plusDays(1);
    return briefly(
        tx ->
            tx.preparedQuery(MAY_CREATE)
                .execute(Tuple.of(name, begins, ends))
                .flatMap(
                    rows ->
                        rows.iterator().next().getBoolean(0)
                            ? run(
                                tx,
                                "create table if not exists %s partition of outbox for values from ('%s') to ('%s')"
                                    .formatted(name, begins, ends))
                            : Uni.createFrom().voidItem()));
  }

  private Uni<Void> drop(LocalDate today) {
    return briefly(
        tx ->
            tx.preparedQuery(MARK)
                .execute(Tuple.of(today.atStartOfDay().atOffset(ZoneOffset.UTC)))
                .chain(() -> tx.preparedQuery(PROVEN).execute(Tuple.of(today.minusDays(DAYS_KEPT))))
                .flatMap(
                    days ->
                        Multi.createFrom()
                            .iterable(days)
                            .onItem()
                            .transformToUniAndConcatenate(row -> drop(tx, row.getLocalDate("day")))
                            .collect()
                            .last())
                .replaceWithVoid());
  }

  private Uni<Void> briefly(Function<SqlConnection, Uni<Void>> work) {
    return database.inTransaction(
        tx -> tx.query(WAIT_BRIEFLY).execute().chain(() -> work.apply(tx)));
  }

  private static Uni<Void> drop(SqlConnection tx, LocalDate day) {
    var begins = day.atStartOfDay().atOffset(ZoneOffset.UTC);
    return run(tx, "drop table if exists " + name(day))
        .chain(
            () ->
                tx.preparedQuery(
                        "delete from outbox_default where created_at >= $1 and created_at < $2")
                    .execute(Tuple.of(begins, begins.plusDays(1))))
        .chain(
            () -> tx.preparedQuery("delete from outbox_day where day = $1").execute(Tuple.of(day)))
        .replaceWithVoid();
  }

  private static String name(LocalDate day) {
    return "outbox_" + NAME.format(day);
  }

  private static Uni<Void> run(SqlConnection tx, String sql) {
    return tx.query(sql).execute().replaceWithVoid();
  }
}
