package bida.fulfillment.vault;

import bida.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * After a rotation: wraps the data keys of all card keys and tickets anew, until none is left under
 * a former key-encryption key and that one may be destroyed. The secrets stay closed.
 */
@ApplicationScoped
class RewrapKeys {

  private static final Logger LOG = Logger.getLogger(RewrapKeys.class);

  // A few milliseconds of AES between two statements.
  private static final int BATCH = 500;

  // All that the vault has sealed.
  private static final List<String> TABLES = List.of("card_key", "ticket");

  private static final String FORMER =
      """
      select id, kek_id, sealed from %s
      where kek_id = any($1::bigint[]) and not id = any($2::uuid[])
      order by kek_id, id limit %d
      """;

  // In the order in which keys are issued, or the two would deadlock.
  // Whoever was faster has done it, or has put another number in its place.
  private static final String STORE =
      """
      with held as (select id from %s where id = any($2::uuid[]) order by id for update)
      update %s k set sealed = n.sealed, kek_id = $1
      from held, unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::bytea[])
        as n (id, former, sealed, before)
      where held.id = n.id and k.id = held.id and k.kek_id = n.former and k.sealed = n.before
      """;

  private final Database database;
  private final Seal seal;
  private final VaultKeys keys;
  private final MeterRegistry metrics;

  RewrapKeys(Database database, Seal seal, VaultKeys keys, MeterRegistry metrics) {
    this.database = database;
    this.seal = seal;
    this.keys = keys;
    this.metrics = metrics;
  }

  private record Rewrapped(UUID id, long former, byte[] sealed, byte[] before) {}

  @Scheduled(
      every = "${bida.fulfillment.unhurried-every:PT10S}",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return keys.formerKekIds().length == 0
        ? Uni.createFrom().voidItem()
        : Multi.createFrom()
            .iterable(TABLES)
            .onItem()
            .transformToUniAndConcatenate(table -> rewrapAll(table).replaceWith(table))
            .collect()
            .last()
            .replaceWithVoid();
  }

  private Uni<Void> rewrapAll(String table) {
    // Those that do not open keep their row as it is; they are named once a tick, and passed over.
    var unreadable = new ConcurrentLinkedQueue<UUID>();
    return Multi.createBy()
        .repeating()
        .uni(() -> batch(table, unreadable))
        .whilst(some -> some > 0)
        .collect()
        .with(Collectors.summingInt(some -> some))
        .invoke(
            all -> {
              if (all > 0) {
                LOG.infof(
                    "%d rows of %s are wrapped by key-encryption key %d now.",
                    all, table, keys.kekId());
              }
            })
        .replaceWithVoid();
  }

  private Uni<Integer> batch(String table, Queue<UUID> unreadable) {
    return database
        .pool()
        .preparedQuery(FORMER.formatted(table, BATCH))
        .execute(
            Tuple.tuple()
                .addArrayOfLong(keys.formerKekIds())
                .addArrayOfUUID(unreadable.toArray(UUID[]::new)))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> rewrap(row, unreadable))
                    .toList())
        .flatMap(
            all -> {
              var done = all.stream().filter(Objects::nonNull).toList();
              return (done.isEmpty() ? Uni.createFrom().voidItem() : store(table, done))
                  .replaceWith(all.size());
            });
  }

  private @Nullable Rewrapped rewrap(Row row, Queue<UUID> unreadable) {
    var id = row.getUUID("id");
    try {
      var before = row.getBuffer("sealed").getBytes();
      return new Rewrapped(id, row.getLong("kek_id"), seal.rewrap(id, before), before);
    } catch (UnreadableKeyException e) {
      LOG.errorf("Key %s cannot be wrapped anew: its key-encryption key is missing.", id);
      unreadable.add(id);
      return null;
    }
  }

  private Uni<Void> store(String table, List<Rewrapped> done) {
    return database
        .pool()
        .preparedQuery(STORE.formatted(table, table))
        .execute(
            Tuple.tuple()
                .addLong(keys.kekId())
                .addArrayOfUUID(done.stream().map(Rewrapped::id).toArray(UUID[]::new))
                .addArrayOfLong(done.stream().map(Rewrapped::former).toArray(Long[]::new))
                .addValue(buffers(done, Rewrapped::sealed))
                .addValue(buffers(done, Rewrapped::before)))
        .invoke(rows -> metrics.counter("bida.keys.rewrapped").increment(rows.rowCount()))
        .replaceWithVoid();
  }

  private static Buffer[] buffers(List<Rewrapped> done, Function<Rewrapped, byte[]> bytes) {
    return done.stream().map(bytes).map(Buffer::buffer).toArray(Buffer[]::new);
  }
}
