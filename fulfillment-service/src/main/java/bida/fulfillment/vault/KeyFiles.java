package bida.fulfillment.vault;

import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import bida.platform.problem.Problems;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Files of keys, which come in parts. Whoever stops in the middle has put nothing on sale: the
 * whole is released, or discarded, by a worker, a few parts at a time.
 */
@ApplicationScoped
class KeyFiles {

  private static final Logger LOG = Logger.getLogger(KeyFiles.class);

  // An operator who was interrupted comes back the same day; the keys of others must not wait long
  // for the fingerprints of a file that nobody finishes.
  private static final Duration OPEN_FOR = Duration.ofHours(24);
  // Some thousand rows: the locks and the WAL of one step stay small.
  private static final int PARTS_AT_ONCE = 10;

  private static final String OPEN =
      """
      insert into key_file (id, tenant, sku, name, status, opened_by, opened_at, next_deadline_at, expires_at)
      values ($1, $2, $3, $4, 'OPEN', $5, $6, $7, $8)
      """;
  private static final String SHOW =
      """
      select f.sku, f.name, f.status, f.opened_at, f.ended_at, f.expires_at,
             coalesce(sum(b.imported), 0)::bigint as imported, coalesce(sum(b.refused), 0)::bigint as refused,
             count(b.id) as parts, count(b.id) filter (where b.staged) as staged
      from key_file f left join key_batch b on b.file_id = f.id
      where f.id = $1 and f.tenant = $2 group by f.id
      """;
  private static final String LOCK_OPEN = "select status from key_file where id = $1 for share";
  private static final String END =
      """
      update key_file set status = $3, next_deadline_at = $4
      where id = $1 and tenant = $2 and status = 'OPEN'
      """;
  private static final String EXPIRE =
      """
      update key_file set status = 'DISCARDING' where status = 'OPEN' and next_deadline_at <= $1
      """;
  private static final String DUE =
      """
      select id, sku, status from key_file
      where status in ('RELEASING', 'DISCARDING') and next_deadline_at <= $1
      order by next_deadline_at limit 1 for update skip locked
      """;
  private static final String PARTS =
      """
      with part as (
        select id from key_batch where file_id = $1 and staged order by id limit %d),
      done as (
        update key_batch b
        set staged = false, next_deadline_at = case when b.expires_at is not null then $2::timestamptz end
        from part where b.id = part.id returning b.id)
      """
          .formatted(PARTS_AT_ONCE);
  private static final String RELEASE =
      PARTS
          + """
          , moved as (
            update card_key k set status = 'AVAILABLE' from part
            where k.batch_id = part.id and k.status = 'STAGED' returning 1)
          select (select count(*) from done) as parts, (select count(*)::int from moved) as keys
          """;
  // They were never on sale, so nothing is forgotten with them, and their fingerprints are free.
  private static final String DISCARD =
      PARTS
          + """
          , moved as (
            delete from card_key k using part
            where k.batch_id = part.id and k.status = 'STAGED' returning 1)
          select (select count(*) from done) as parts, 0 as keys
          """;
  private static final String ENDED =
      """
      update key_file set status = $2, ended_at = $3, next_deadline_at = null where id = $1
      """;

  private final Database database;
  private final Stock stock;
  private final ShelfLives lives;
  private final Identifiers ids;
  private final InstantSource clock;

  KeyFiles(Database database, Stock stock, ShelfLives lives, Identifiers ids, InstantSource clock) {
    this.database = database;
    this.stock = stock;
    this.lives = lives;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What an operator sees of a file.
   *
   * @param left parts that are not released, or discarded, yet
   */
  record KeyFile(
      UUID fileId,
      String sku,
      String name,
      String status,
      Instant openedAt,
      @Nullable Instant endedAt,
      @Nullable Instant expiresAt,
      long imported,
      long refused,
      long parts,
      long left) {}

  Uni<KeyFile> open(
      SqlConnection tx,
      String tenant,
      String sku,
      String name,
      @Nullable Instant expiresAt,
      String by) {
    var id = ids.uuid();
    var now = clock.instant();
    return lives
        .requireTimeToSell(tx, sku, expiresAt)
        .chain(
            () ->
                tx.preparedQuery(OPEN)
                    .execute(
                        Tuple.of(id, tenant, sku, name, by, utc(now))
                            .addValue(utc(now.plus(OPEN_FOR)))
                            .addValue(expiresAt == null ? null : utc(expiresAt))))
        .replaceWith(new KeyFile(id, sku, name, "OPEN", now, null, expiresAt, 0, 0, 0, 0));
  }

  Uni<KeyFile> show(String tenant, UUID id) {
    return database
        .pool()
        .preparedQuery(SHOW)
        .execute(Tuple.of(id, tenant))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problems.notFound("key_file_unknown", "There is no such file of keys.");
              }
              var row = rows.iterator().next();
              return new KeyFile(
                  id,
                  row.getString("sku"),
                  row.getString("name"),
                  row.getString("status"),
                  row.getOffsetDateTime("opened_at").toInstant(),
                  instant(row.getOffsetDateTime("ended_at")),
                  instant(row.getOffsetDateTime("expires_at")),
                  row.getLong("imported"),
                  row.getLong("refused"),
                  row.getLong("parts"),
                  row.getLong("staged"));
            });
  }

  /** A part may be added; it stays so until the transaction ends. */
  Uni<Void> requireOpen(SqlConnection tx, UUID id) {
    return tx.preparedQuery(LOCK_OPEN)
        .execute(Tuple.of(id))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getString("status").equals("OPEN")) {
                throw Problems.conflict(
                    "key_file_closed", "This file was released or discarded: it takes no more.");
              }
            })
        .replaceWithVoid();
  }

  /** The worker goes on from here; a file that has ended stays as it is. */
  Uni<KeyFile> release(String tenant, UUID id) {
    return show(tenant, id)
        .call(
            file ->
                file.status().equals("OPEN")
                    ? database.inTransaction(
                        tx -> lives.requireTimeToSell(tx, file.sku(), file.expiresAt()))
                    : Uni.createFrom().voidItem())
        .chain(() -> end(tenant, id, "RELEASING"));
  }

  Uni<KeyFile> discard(String tenant, UUID id) {
    return end(tenant, id, "DISCARDING");
  }

  private Uni<KeyFile> end(String tenant, UUID id, String status) {
    return database
        .pool()
        .preparedQuery(END)
        .execute(Tuple.of(id, tenant, status, utc(clock.instant())))
        .chain(() -> show(tenant, id));
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return database
        .pool()
        .preparedQuery(EXPIRE)
        .execute(Tuple.of(utc(clock.instant())))
        .chain(
            () ->
                Multi.createBy()
                    .repeating()
                    .uni(() -> database.inTransaction(this::step))
                    .whilst(more -> more)
                    .collect()
                    .last())
        .replaceWithVoid();
  }

  /** True when there may be more to do. */
  private Uni<Boolean> step(SqlConnection tx) {
    return tx.preparedQuery(DUE)
        .execute(Tuple.of(utc(clock.instant())))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                return Uni.createFrom().item(false);
              }
              var row = rows.iterator().next();
              return step(tx, row.getUUID("id"), row.getString("sku"), row.getString("status"))
                  .replaceWith(true);
            });
  }

  private Uni<Void> step(SqlConnection tx, UUID id, String sku, String status) {
    var released = status.equals("RELEASING");
    return tx.preparedQuery(released ? RELEASE : DISCARD)
        .execute(Tuple.of(id, utc(clock.instant())))
        .map(rows -> rows.iterator().next())
        .flatMap(
            row ->
                row.getLong("parts") == 0
                    ? ended(tx, id, released ? "RELEASED" : "DISCARDED")
                    : stock.change(tx, sku, row.getInteger("keys")));
  }

  private Uni<Void> ended(SqlConnection tx, UUID id, String status) {
    LOG.infof("File of keys %s: %s.", id, status);
    return tx.preparedQuery(ENDED)
        .execute(Tuple.of(id, status, utc(clock.instant())))
        .replaceWithVoid();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
