package bida.fulfillment.vault;

import bida.contracts.CaseNeeded;
import bida.platform.database.Database;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The clock edge of keys that end: people are told while there is time to sell them, and what
 * nobody has bought by then goes out of sale. No sale waits for it: {@link ForSale} passes over
 * what ends.
 */
@ApplicationScoped
class ExpireKeys {

  private static final Logger LOG = Logger.getLogger(ExpireKeys.class);

  // A file of a million keys is a thousand batches that end at one moment.
  private static final int BATCHES = 100;
  // The locks and the WAL of one step stay small; a batch has rarely more.
  private static final int KEYS = 1000;

  private static final String DUE =
      """
      select id from key_batch where next_deadline_at <= $1
      order by next_deadline_at, id limit %d
      """
          .formatted(BATCHES);
  private static final String LOCK =
      """
      select sku, expires_at, warned_at is not null as warned from key_batch
      where id = $1 and next_deadline_at <= $2 for no key update skip locked
      """;
  // Of a key that is being sold at this moment the sale decides.
  private static final String VOID =
      """
      with picked as (
        select id from card_key where batch_id = $1 and status = 'AVAILABLE'
        order by id limit %d for update skip locked),
      voided as (
        update card_key k set status = 'VOID', voided_at = $2 from picked where k.id = picked.id
        returning 1),
      counted as (select count(*)::int as keys from voided),
      noted as (
        insert into key_batch_history (batch_id, at, actor, act, keys)
        select $1, $2, 'timer', 'EXPIRED', keys from counted where keys > 0)
      select keys from counted
      """
          .formatted(KEYS);
  private static final String LEFT =
      "select from card_key where batch_id = $1 and status = 'AVAILABLE' limit 1";
  private static final String END =
      "update key_batch set ended_at = $2, next_deadline_at = null where id = $1";
  private static final String AGAIN =
      """
      update key_batch set next_deadline_at = $2, warned_at = case when $3 then $4 else warned_at end
      where id = $1
      """;
  // Of two instances that look at two such batches one tells: the other sees that it did.
  private static final String LOCK_NEWS = "select pg_advisory_xact_lock(hashtextextended($1, 8))";
  // All that ends at that moment is one piece of news, in however many batches it came.
  private static final String ENDING =
      """
      select (select count(*) from card_key
              where sku = $2 and status = 'AVAILABLE' and coalesce(expires_at, 'infinity') = $3) as keys,
        exists (select from key_batch
                where sku = $2 and expires_at = $3 and warned_at is not null and id <> $1) as told
      """;

  private final Database database;
  private final ShelfLives lives;
  private final Stock stock;
  private final Outbox outbox;
  private final InstantSource clock;

  ExpireKeys(Database database, ShelfLives lives, Stock stock, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.lives = lives;
    this.stock = stock;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A batch that is due. */
  private record Due(UUID id, String sku, Instant expiresAt, boolean warned) {
    OffsetDateTime end() {
      return utc(expiresAt);
    }
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return database
        .pool()
        .preparedQuery(DUE)
        .execute(Tuple.of(utc(clock.instant())))
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUniAndConcatenate(row -> look(row.getUUID("id")))
        .collect()
        .last()
        .replaceWithVoid();
  }

  // One that cannot be handled must not hold up the others.
  private Uni<Void> look(UUID id) {
    return Multi.createBy()
        .repeating()
        .uni(() -> database.inTransaction(tx -> step(tx, id)))
        .whilst(more -> more)
        .collect()
        .last()
        .replaceWithVoid()
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(failure, "Keys of batch %s end and cannot be taken out of sale.", id);
              return Uni.createFrom().voidItem();
            });
  }

  /** Whether there is more to do at once. */
  private Uni<Boolean> step(SqlConnection tx, UUID id) {
    var now = clock.instant();
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(id, utc(now)))
        .flatMap(
            rows -> {
              if (rows.rowCount() == 0) {
                return Uni.createFrom().item(false);
              }
              var due = due(id, rows.iterator().next());
              return lives
                  .of(tx, due.sku())
                  .flatMap(
                      life ->
                          life.isOver(due.expiresAt(), now)
                              ? end(tx, due, now)
                              : warn(tx, due, life, now).replaceWith(false));
            });
  }

  private static Due due(UUID id, Row row) {
    return new Due(
        id,
        row.getString("sku"),
        row.getOffsetDateTime("expires_at").toInstant(),
        row.getBoolean("warned"));
  }

  private Uni<Boolean> end(SqlConnection tx, Due due, Instant now) {
    return tx.preparedQuery(VOID)
        .execute(Tuple.of(due.id(), utc(now)))
        .map(rows -> rows.iterator().next().getInteger("keys"))
        .call(keys -> stock.change(tx, due.sku(), -keys))
        .flatMap(
            keys ->
                tx.preparedQuery(LEFT)
                    .execute(Tuple.of(due.id()))
                    .flatMap(
                        left ->
                            left.rowCount() > 0
                                ? Uni.createFrom().item(keys == KEYS)
                                : tx.preparedQuery(END)
                                    .execute(Tuple.of(due.id(), utc(now)))
                                    .replaceWith(false)));
  }

  private Uni<Void> warn(SqlConnection tx, Due due, ShelfLife life, Instant now) {
    var warnNow = !due.warned() && !now.isBefore(life.warnedAt(due.expiresAt()));
    var told = warnNow ? tell(tx, due, life, now) : Uni.createFrom().voidItem();
    var next = life.nextLook(due.expiresAt(), due.warned() || warnNow);
    return told.chain(
            () -> tx.preparedQuery(AGAIN).execute(Tuple.of(due.id(), utc(next), warnNow, utc(now))))
        .replaceWithVoid();
  }

  private Uni<Void> tell(SqlConnection tx, Due due, ShelfLife life, Instant now) {
    var news = "KEYS_END_SOON:" + due.sku() + ":" + due.expiresAt();
    return tx.preparedQuery(LOCK_NEWS)
        .execute(Tuple.of(news))
        .chain(() -> tx.preparedQuery(ENDING).execute(Tuple.of(due.id(), due.sku(), due.end())))
        .map(rows -> rows.iterator().next())
        .flatMap(
            row -> {
              long keys = row.getLong("keys");
              if (keys == 0 || row.getBoolean("told")) {
                return Uni.createFrom().voidItem();
              }
              var needed =
                  new CaseNeeded(
                      news,
                      "KEYS_END_SOON",
                      null,
                      null,
                      "SKU %s: %d keys end at %s and are sold until %s."
                          .formatted(
                              due.sku(), keys, due.expiresAt(), life.soldUntil(due.expiresAt())),
                      now);
              return outbox.publish(tx, Publication.of(needed.key(), null, null, List.of(needed)));
            });
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
