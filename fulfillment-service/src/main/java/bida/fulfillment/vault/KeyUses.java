package bida.fulfillment.vault;

import bida.platform.database.Database;
import bida.platform.ids.Identifiers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When keys were redeemed, as their issuer says. A key is found by its keyed fingerprint, or by
 * that of its number alone; nothing of it is kept in clear.
 */
@ApplicationScoped
class KeyUses {

  private static final String BY_KEY = "select id from card_key where fingerprint = $1";
  private static final String BY_NUMBER =
      "select key_id as id from card_key_number where print = $1 limit 2";
  private static final String RECORD =
      """
      insert into key_use (id, key_id, used_at, place, reported_by, reported_at)
      values ($1, $2, $3, $4, $5, $6) on conflict (key_id, used_at) do nothing
      """;

  private final Database database;
  private final Fingerprints fingerprints;
  private final Identifiers ids;
  private final InstantSource clock;

  KeyUses(Database database, Fingerprints fingerprints, Identifiers ids, InstantSource clock) {
    this.database = database;
    this.fingerprints = fingerprints;
    this.ids = ids;
    this.clock = clock;
  }

  /** A use as its issuer reports it; without a secret the number has to say which key it is. */
  record Use(
      String sku,
      @Nullable String number,
      @Nullable String secret,
      Instant usedAt,
      @Nullable String place) {
    @Override
    public String toString() {
      return "Use[" + sku + ", ***]";
    }
  }

  /** What became of one report. */
  enum Outcome {
    RECORDED,
    KNOWN,
    UNKNOWN_KEY,
    /** Several keys of the SKU bear this number: report it with the secret. */
    AMBIGUOUS
  }

  /** In the order of the reports; again at any time, for a use is known by its key and its time. */
  Uni<List<Outcome>> record(List<Use> uses, String by) {
    return database.inTransaction(
        tx ->
            Multi.createFrom()
                .iterable(uses)
                .onItem()
                .transformToUniAndConcatenate(use -> record(tx, use, by))
                .collect()
                .asList());
  }

  private Uni<Outcome> record(SqlConnection tx, Use use, String by) {
    var byNumber = use.secret() == null;
    var print =
        use.secret() == null
            ? fingerprints.ofNumber(use.sku(), use.number())
            : fingerprints.of(use.sku(), new Secret(use.number(), use.secret()));
    return tx.preparedQuery(byNumber ? BY_NUMBER : BY_KEY)
        .execute(Tuple.of(Buffer.buffer(print)))
        .flatMap(
            rows ->
                switch (rows.rowCount()) {
                  case 0 -> Uni.createFrom().item(Outcome.UNKNOWN_KEY);
                  case 1 ->
                      tx.preparedQuery(RECORD)
                          .execute(
                              Tuple.of(
                                  ids.uuid(),
                                  rows.iterator().next().getUUID("id"),
                                  use.usedAt().atOffset(ZoneOffset.UTC),
                                  use.place(),
                                  by,
                                  clock.instant().atOffset(ZoneOffset.UTC)))
                          .map(stored -> stored.rowCount() == 1 ? Outcome.RECORDED : Outcome.KNOWN);
                  default -> Uni.createFrom().item(Outcome.AMBIGUOUS);
                });
  }
}
