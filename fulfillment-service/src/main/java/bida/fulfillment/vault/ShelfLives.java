package bida.fulfillment.vault;

import bida.platform.database.Database;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The shelf lives of SKUs, as operators set them, or that of all. */
@ApplicationScoped
class ShelfLives {

  // What ends in a hundred years has no end: a slip of the pen is more likely.
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final String FIND =
      "select margin_hours, warning_hours from shelf_life where sku = $1";
  private static final String SET =
      """
      insert into shelf_life (sku, margin_hours, warning_hours, updated_by, updated_at)
      values ($1, $2, $3, $4, $5)
      on conflict (sku) do update set margin_hours = excluded.margin_hours,
        warning_hours = excluded.warning_hours, updated_by = excluded.updated_by,
        updated_at = excluded.updated_at
      """;
  // The timer works out anew when each of them is next looked at.
  private static final String LOOK =
      """
      update key_batch set next_deadline_at = $2
      where sku = $1 and expires_at is not null and not staged and ended_at is null
      """;

  private final Database database;
  private final VaultConfig config;
  private final InstantSource clock;

  ShelfLives(Database database, VaultConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  Uni<ShelfLife> of(String sku) {
    return of(database.pool(), sku);
  }

  Uni<ShelfLife> of(SqlClient client, String sku) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(sku))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                return ofAll();
              }
              var row = rows.iterator().next();
              var all = ofAll();
              return new ShelfLife(
                  or(row.getInteger("margin_hours"), all.marginHours()),
                  or(row.getInteger("warning_hours"), all.warningHours()));
            });
  }

  private static int or(@Nullable Integer hours, int otherwise) {
    return hours == null ? otherwise : hours;
  }

  ShelfLife ofAll() {
    return new ShelfLife(
        Math.toIntExact(config.keyMargin().toHours()),
        Math.toIntExact(config.keyWarning().toHours()));
  }

  /** What has been voided stays so, however late its end is now; null takes the setting of all. */
  Uni<Void> set(
      String sku, @Nullable Integer marginHours, @Nullable Integer warningHours, String by) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return database.inTransaction(
        tx ->
            tx.preparedQuery(SET)
                .execute(Tuple.of(sku, marginHours, warningHours, by, now))
                .chain(() -> tx.preparedQuery(LOOK).execute(Tuple.of(sku, now)))
                .replaceWithVoid());
  }

  /** The end of keys as an operator wrote it; null for none. */
  @Nullable Instant read(@Nullable String expiresAt) {
    if (expiresAt == null) {
      return null;
    }
    try {
      var end = OffsetDateTime.parse(expiresAt).toInstant();
      // One in the past is too soon, but not for a request that was answered when it was none.
      if (end.isAfter(Instant.EPOCH) && end.isBefore(clock.instant().plus(LONGEST))) {
        return end;
      }
    } catch (DateTimeException _) {
      // As good as none of this world.
    }
    throw Problems.unprocessable(
        "expires_at_invalid", "expiresAt is an RFC 3339 time in the next hundred years.");
  }

  /** Nobody could buy it otherwise. */
  Uni<Void> requireTimeToSell(SqlConnection tx, String sku, @Nullable Instant expiresAt) {
    return expiresAt == null
        ? Uni.createFrom().voidItem()
        : of(tx, sku)
            .invoke(
                life -> {
                  if (life.isOver(expiresAt, clock.instant())) {
                    throw Problems.unprocessable(
                        "expires_too_soon",
                        "Keys of this SKU are sold until %d hours before their end, which has passed."
                            .formatted(life.marginHours()));
                  }
                })
            .replaceWithVoid();
  }
}
