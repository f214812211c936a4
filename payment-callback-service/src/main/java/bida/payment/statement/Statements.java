package bida.payment.statement;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which statements there are, and how far each is read. */
@ApplicationScoped
class Statements {

  private static final String PLAN =
      """
      insert into statement (channel, merchant, day, status, next_deadline_at)
      values ($1, $2, $3, 'WAITING', $4) on conflict do nothing
      """;
  private static final String AGAIN =
      """
      insert into statement (channel, merchant, day, status, next_deadline_at)
      values ($1, $2, $3, 'WAITING', $4)
      on conflict (channel, merchant, day) do update
      set status = 'WAITING', next_deadline_at = $4, tries = 0, rows_read = 0, trouble = null
      """;
  // Whoever takes it has it for a lease; nobody else reads it meanwhile.
  private static final String CLAIM =
      """
      update statement s set next_deadline_at = $2, tries = tries + 1
      from (select channel, merchant, day from statement where next_deadline_at <= $1
            order by day desc, next_deadline_at limit 1 for update skip locked) due
      where s.channel = due.channel and s.merchant = due.merchant and s.day = due.day
      returning s.channel, s.merchant, s.day
      """;
  private static final String LATER =
      """
      update statement set status = $4, next_deadline_at = $5, trouble = $6
      where channel = $1 and merchant = $2 and day = $3
      """;
  private static final String OVERDUE =
      """
      update statement set overdue_told = true
      where channel = $1 and merchant = $2 and day = $3 and not overdue_told
      """;
  private static final String PROGRESS =
      "update statement set rows_read = $4 where channel = $1 and merchant = $2 and day = $3";
  private static final String SHOW =
      """
      select channel, merchant, day, status, next_deadline_at, tries, trouble, revision, rows_read,
             matched, imported_at, encode(sha256, 'hex') as sha256
      from statement where channel = $1 and day between $2 and $3 order by day desc, merchant limit $4
      """;

  /** {@code nextAt}: when it is fetched next, if it is. */
  record View(
      String channel,
      String merchant,
      LocalDate day,
      String status,
      @Nullable Instant nextAt,
      int tries,
      @Nullable String trouble,
      int revision,
      long rowsRead,
      long matched,
      @Nullable Instant importedAt,
      @Nullable String sha256) {}

  private final Database database;
  private final StatementConfig config;
  private final InstantSource clock;

  Statements(Database database, StatementConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  Uni<Void> plan(StatementKey key) {
    return execute(PLAN, key.tuple().addOffsetDateTime(now().atOffset(ZoneOffset.UTC)));
  }

  /** Also for one that was imported: the channel may have issued it anew. */
  Uni<Void> again(StatementKey key) {
    return execute(AGAIN, key.tuple().addOffsetDateTime(now().atOffset(ZoneOffset.UTC)));
  }

  Uni<Optional<StatementKey>> claim() {
    return database
        .pool()
        .preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                now().atOffset(ZoneOffset.UTC),
                now().plus(config.lease()).atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new StatementKey(
                                row.getString("channel"),
                                row.getString("merchant"),
                                row.getLocalDate("day"))));
  }

  Uni<Void> wait(StatementKey key, String why, Duration pause) {
    return later(key, "WAITING", why, pause);
  }

  /** True for whoever says it first. */
  Uni<Boolean> isOverdueNews(SqlConnection tx, StatementKey key) {
    return tx.preparedQuery(OVERDUE).execute(key.tuple()).map(rows -> rows.rowCount() == 1);
  }

  Uni<Void> flawed(StatementKey key, String why) {
    return later(key, "FLAWED", why, config.flawRetry());
  }

  Uni<Void> progress(StatementKey key, long rows) {
    return execute(PROGRESS, key.tuple().addLong(rows));
  }

  Uni<List<View>> show(String channel, LocalDate from, LocalDate to, int limit) {
    return database
        .pool()
        .preparedQuery(SHOW)
        .execute(Tuple.of(channel, from, to, limit))
        .map(rows -> rows.stream().map(Statements::view).toList());
  }

  private Uni<Void> later(StatementKey key, String status, String why, Duration pause) {
    return execute(
        LATER,
        key.tuple()
            .addString(status)
            .addOffsetDateTime(now().plus(pause).atOffset(ZoneOffset.UTC))
            .addString(why));
  }

  private Uni<Void> execute(String sql, Tuple row) {
    return database.pool().preparedQuery(sql).execute(row).replaceWithVoid();
  }

  private Instant now() {
    return clock.instant();
  }

  private static View view(Row row) {
    var next = row.getOffsetDateTime("next_deadline_at");
    var imported = row.getOffsetDateTime("imported_at");
    return new View(
        row.getString("channel"),
        row.getString("merchant"),
        row.getLocalDate("day"),
        row.getString("status"),
        next == null ? null : next.toInstant(),
        row.getInteger("tries"),
        row.getString("trouble"),
        row.getInteger("revision"),
        row.getLong("rows_read"),
        row.getLong("matched"),
        imported == null ? null : imported.toInstant(),
        row.getString("sha256"));
  }
}
