package bida.fulfillment.vault;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The keys of an order: masked for whoever may see the order, in clear for an audited reveal. */
@ApplicationScoped
public class OrderKeys {

  private static final String MASKED =
      """
      select line_no, hint from card_key
      where order_no = $1 and status in ('ISSUED', 'REVEALED') order by line_no, unit
      """;
  private static final String SEALED =
      """
      select id, line_no, unit, sku, seal_version, sealed, expires_at from card_key
      where order_no = $1 and line_no = any($2)
        and (status = 'REVEALED' or status = 'ISSUED' and not $3)
      order by line_no, unit
      """;
  private static final String MARK =
      """
      update card_key set status = 'REVEALED', revealed_at = $2
      where id = any($1) and status = 'ISSUED'
      """;

  private final Database database;
  private final Seal seal;
  private final InstantSource clock;

  OrderKeys(Database database, Seal seal, InstantSource clock) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
  }

  /** The keys a reveal answers, and their ids for the audit. */
  public record Opened(List<OpenedKey> keys, List<UUID> ids) {}

  /** Masks by line, such as {@code ****0001}. */
  public Uni<Map<Integer, List<String>>> masked(String orderNo) {
    return database
        .pool()
        .preparedQuery(MASKED)
        .execute(Tuple.of(orderNo))
        .map(
            rows -> {
              Map<Integer, List<String>> masks = new TreeMap<>();
              rows.forEach(
                  row ->
                      masks
                          .computeIfAbsent(row.getInteger("line_no"), _ -> new ArrayList<>())
                          .add("****" + row.getString("hint")));
              return masks;
            });
  }

  /**
   * Fails with {@link UnreadableKeyException} when one of them does not open; then none is marked.
   *
   * @param seenOnly those alone that were read before: a line may have got a new one since
   */
  public Uni<Opened> open(
      SqlConnection tx, String orderNo, List<Integer> lineNos, boolean seenOnly) {
    return tx.preparedQuery(SEALED)
        .execute(Tuple.of(orderNo, lineNos.toArray(Integer[]::new), seenOnly))
        .map(
            rows -> {
              var keys = new ArrayList<OpenedKey>();
              var ids = new ArrayList<UUID>();
              for (var row : rows) {
                var id = row.getUUID("id");
                var secret =
                    seal.open(
                        row.getString("sku"),
                        id,
                        row.getInteger("seal_version"),
                        row.getBuffer("sealed").getBytes());
                ids.add(id);
                keys.add(
                    new OpenedKey(
                        row.getInteger("line_no"),
                        row.getInteger("unit"),
                        secret.number(),
                        secret.secret(),
                        instant(row.getOffsetDateTime("expires_at"))));
              }
              return new Opened(keys, ids);
            })
        .call(
            opened ->
                tx.preparedQuery(MARK)
                    .execute(
                        Tuple.of(
                            opened.ids().toArray(UUID[]::new),
                            clock.instant().atOffset(ZoneOffset.UTC))));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
