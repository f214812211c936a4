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
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * After a rotation: wraps the data keys of all card keys anew, until none is left under a former
 * key-encryption key and that one may be destroyed. The secrets stay closed.
 */
@ApplicationScoped
class RewrapKeys {

  private static final Logger LOG = Logger.getLogger(RewrapKeys.class);

  // A few milliseconds of AES between two statements.
  private static final int BATCH = 500;

  private static final String FORMER =
      """
      select id, kek_id, sealed from card_key
      where kek_id = any($1::bigint[]) and not id = any($2::uuid[])
      order by kek_id, id limit %d
      """
          .formatted(BATCH);

  // What changes a sealed key changes its kek_id as well: whoever was faster has done it.
  private static final String STORE =
      """
      update card_key k set sealed = n.sealed, kek_id = $1
      from unnest($2::uuid[], $3::bigint[], $4::bytea[]) as n (id, former, sealed)
      where k.id = n.id and k.kek_id = n.former
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

  private record Rewrapped(UUID id, long former, byte[] sealed) {}

  @Scheduled(
      every = "10s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = ApplicationNotRunning.class)
  Uni<Void> tick() {
    return keys.formerKekIds().length == 0 ? Uni.createFrom().voidItem() : rewrapAll();
  }

  private Uni<Void> rewrapAll() {
    // Those that do not open keep their row as it is; they are named once a tick, and passed over.
    var unreadable = new ConcurrentLinkedQueue<UUID>();
    return Multi.createBy()
        .repeating()
        .uni(() -> batch(unreadable))
        .whilst(some -> some > 0)
        .collect()
        .with(Collectors.summingInt(some -> some))
        .invoke(
            all -> {
              if (all > 0) {
                LOG.infof(
                    "%d card keys are wrapped by key-encryption key %d now.", all, keys.kekId());
              }
            })
        .replaceWithVoid();
  }

  private Uni<Integer> batch(Queue<UUID> unreadable) {
    return database
        .pool()
        .preparedQuery(FORMER)
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
              return (done.isEmpty() ? Uni.createFrom().voidItem() : store(done))
                  .replaceWith(all.size());
            });
  }

  private @Nullable Rewrapped rewrap(Row row, Queue<UUID> unreadable) {
    var id = row.getUUID("id");
    try {
      return new Rewrapped(
          id, row.getLong("kek_id"), seal.rewrap(id, row.getBuffer("sealed").getBytes()));
    } catch (UnreadableKeyException e) {
      LOG.errorf("Card key %s cannot be wrapped anew: its key-encryption key is missing.", id);
      unreadable.add(id);
      return null;
    }
  }

  private Uni<Void> store(List<Rewrapped> done) {
    return database
        .pool()
        .preparedQuery(STORE)
        .execute(
            Tuple.tuple()
                .addLong(keys.kekId())
                .addArrayOfUUID(done.stream().map(Rewrapped::id).toArray(UUID[]::new))
                .addArrayOfLong(done.stream().map(Rewrapped::former).toArray(Long[]::new))
                .addValue(
                    done.stream().map(one -> Buffer.buffer(one.sealed())).toArray(Buffer[]::new)))
        .invoke(rows -> metrics.counter("bida.keys.rewrapped").increment(rows.rowCount()))
        .replaceWithVoid();
  }
}
