package bida.fulfillment.vault;

import bida.platform.ids.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes whole batches of keys: in, and out of sale again. */
@ApplicationScoped
class KeyBatches {

  private static final String OPEN =
      """
      insert into key_batch (id, sku, imported, refused, imported_by, imported_at, file_id, staged, expires_at, next_deadline_at)
      values ($1, $2, 0, 0, $3, $4::timestamptz, $5::uuid, $5::uuid is not null, $6::timestamptz,
        case when $6::timestamptz is not null and $5::uuid is null then $4::timestamptz end)
      """;
  private static final String IMPORT =
      """
      insert into card_key (id, batch_id, sku, status, fingerprint, sealed, seal_version, kek_id, hint, imported_at, expires_at)
      select k.id, $1, $2, $10, k.fingerprint, k.sealed, $7, $8, k.hint, $9, $11::timestamptz
      from unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::text[]) as k (id, fingerprint, sealed, hint)
      on conflict (fingerprint) do nothing
      returning id
      """;
  private static final String CLOSE =
      """
      with counted as (update key_batch set imported = $2, refused = $3 where id = $1)
      insert into key_batch_history (batch_id, at, actor, act, keys) values ($1, $4, $5, 'IMPORTED', $2)
      """;
  private static final String VOID =
      """
      with voided as (
        update card_key set status = 'VOID', voided_at = $2
        where batch_id = $1 and status = 'AVAILABLE' returning 1),
      counted as (select count(*)::int as keys from voided),
      noted as (
        insert into key_batch_history (batch_id, at, actor, act, keys)
        select $1, $2, $3, 'VOIDED', keys from counted)
      select b.sku, c.keys from key_batch b, counted c where b.id = $1
      """;

  private final Stock stock;
  private final Identifiers ids;
  private final VaultKeys keys;
  private final InstantSource clock;

  KeyBatches(Stock stock, Identifiers ids, VaultKeys keys, InstantSource clock) {
    this.stock = stock;
    this.ids = ids;
    this.keys = keys;
    this.clock = clock;
  }

  /** The batch and which of its keys were new; the others had been imported before. */
  record Imported(UUID batchId, Set<UUID> keyIds) {}

  /**
   * Where keys come from, and how long they are good.
   *
   * @param fileId they are part of it, and not for sale before it is released
   * @param expiresAt their end; null where they have none
   */
  record Origin(@Nullable UUID fileId, @Nullable Instant expiresAt) {
    boolean isOnSale() {
      return fileId == null;
    }

    @Nullable OffsetDateTime end() {
      return expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC);
    }
  }

  // A batch that ends is due at once: the timer works out when it has to be looked at.
  Uni<Imported> add(
      SqlConnection tx,
      String sku,
      List<SealedKey> sealed,
      int refusedLines,
      Origin origin,
      String by) {
    var batchId = ids.uuid();
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    // In one order everywhere: two imports of the same keys then wait for each other, no deadlock.
    var sorted =
        sealed.stream()
            .sorted(Comparator.comparing(SealedKey::fingerprint, Arrays::compareUnsigned))
            .toList();
    var rows =
        Tuple.tuple()
            .addUUID(batchId)
            .addString(sku)
            .addArrayOfUUID(sorted.stream().map(SealedKey::id).toArray(UUID[]::new))
            .addValue(
                sorted.stream().map(k -> Buffer.buffer(k.fingerprint())).toArray(Buffer[]::new))
            .addValue(sorted.stream().map(k -> Buffer.buffer(k.sealed())).toArray(Buffer[]::new))
            .addArrayOfString(sorted.stream().map(SealedKey::hint).toArray(String[]::new))
            .addInteger(Seal.VERSION)
            .addLong(keys.kekId())
            .addOffsetDateTime(now)
            .addString(origin.isOnSale() ? "AVAILABLE" : "STAGED")
            .addOffsetDateTime(origin.end());
    return tx.preparedQuery(OPEN)
        .execute(Tuple.of(batchId, sku, by, now).addValue(origin.fileId()).addValue(origin.end()))
        .chain(() -> tx.preparedQuery(IMPORT).execute(rows))
        .map(
            stored -> {
              var accepted = new HashSet<UUID>();
              stored.forEach(row -> accepted.add(row.getUUID("id")));
              return new Imported(batchId, accepted);
            })
        .call(imported -> KeyNumbers.note(tx, sorted, imported.keyIds()))
        .call(
            imported -> {
              var taken = imported.keyIds().size();
              var refused = refusedLines + sealed.size() - taken;
              return tx.preparedQuery(CLOSE)
                  .execute(Tuple.of(batchId, taken, refused, now, by))
                  .chain(() -> stock.change(tx, sku, origin.isOnSale() ? taken : 0));
            });
  }

  /** How many available keys of the batch went out of sale; sold ones stay with their buyers. */
  Uni<Integer> voidAvailable(SqlConnection tx, UUID batchId, String by) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return tx.preparedQuery(VOID)
        .execute(Tuple.of(batchId, now, by))
        .map(rows -> rows.iterator().next())
        .call(row -> stock.change(tx, row.getString("sku"), -row.getInteger("keys")))
        .map(row -> row.getInteger("keys"));
  }
}
