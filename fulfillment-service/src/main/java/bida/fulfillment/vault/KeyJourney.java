package bida.fulfillment.vault;

import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The way of each key of an order, node by node, from its import to the buyer and out of use. */
@ApplicationScoped
public class KeyJourney {

  // A page shows a handful; the largest lines are bought by machines, which read the delivery.
  private static final int MOST_KEYS = 200;
  private static final int MOST_REVEALS = 200;

  private static final String KEYS =
      """
      select id, line_no, unit, hint, status, imported_at, issued_at, quarantined_at, expires_at from card_key
      where order_no = $1 order by line_no, unit, issued_at, quarantined_at nulls last, id limit $2
      """;
  private static final String REVEALS =
      """
      select at, client_id, ip, key_ids from reveal
      where order_no = $1 and outcome = 'REVEALED' order by at limit $2
      """;
  private static final String USES =
      "select key_id, used_at, place from key_use where key_id = any ($1) order by used_at";

  private final Database database;
  private final InstantSource clock;

  KeyJourney(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Where a key has been. */
  public enum Stop {
    IMPORTED,
    ISSUED,
    /** In place of one that was taken out of use. */
    REISSUED,
    REVEALED,
    USED,
    QUARANTINED,
    /** It is good no longer, whoever has it. */
    EXPIRED
  }

  /**
   * {@code by}: the app that read it; {@code where}: the network it read it from, or was used at.
   */
  public record Node(Instant at, Stop what, @Nullable String by, @Nullable String where) {}

  /** Masked, whatever became of it; {@code expiresAt}: its end, where it has one. */
  public record Way(
      int lineNo,
      int unit,
      String mask,
      String status,
      @Nullable Instant expiresAt,
      List<Node> nodes) {}

  public Uni<List<Way>> of(String orderNo) {
    return database
        .pool()
        .preparedQuery(KEYS)
        .execute(Tuple.of(orderNo, MOST_KEYS))
        .flatMap(
            keys -> {
              var ways = new LinkedHashMap<UUID, Way>();
              var units = new HashSet<String>();
              keys.forEach(row -> ways.put(row.getUUID("id"), begin(row, units)));
              return reveals(orderNo, ways).chain(() -> uses(ways)).map(_ -> sorted(ways));
            });
  }

  private Way begin(Row row, HashSet<String> units) {
    var first = units.add(row.getInteger("line_no") + "/" + row.getInteger("unit"));
    var nodes = new ArrayList<Node>();
    add(nodes, row, "imported_at", Stop.IMPORTED);
    add(nodes, row, "issued_at", first ? Stop.ISSUED : Stop.REISSUED);
    add(nodes, row, "quarantined_at", Stop.QUARANTINED);
    var end = row.getOffsetDateTime("expires_at");
    var expiresAt = end == null ? null : end.toInstant();
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      nodes.add(new Node(expiresAt, Stop.EXPIRED, null, null));
    }
    return new Way(
        row.getInteger("line_no"),
        row.getInteger("unit"),
        "****" + row.getString("hint"),
        row.getString("status"),
        expiresAt,
        nodes);
  }

  private static void add(List<Node> nodes, Row row, String column, Stop stop) {
    var at = row.getOffsetDateTime(column);
    if (at != null) {
      nodes.add(new Node(at.toInstant(), stop, null, null));
    }
  }

  private Uni<Void> reveals(String orderNo, Map<UUID, Way> ways) {
    return database
        .pool()
        .preparedQuery(REVEALS)
        .execute(Tuple.of(orderNo, MOST_REVEALS))
        .invoke(
            rows ->
                rows.forEach(
                    row -> {
                      var node =
                          new Node(
                              row.getOffsetDateTime("at").toInstant(),
                              Stop.REVEALED,
                              row.getString("client_id"),
                              OrderKeyFacts.masked(row.getString("ip")));
                      for (var id : row.getArrayOfUUIDs("key_ids")) {
                        var way = ways.get(id);
                        if (way != null) {
                          way.nodes().add(node);
                        }
                      }
                    }))
        .replaceWithVoid();
  }

  private Uni<Void> uses(Map<UUID, Way> ways) {
    return database
        .pool()
        .preparedQuery(USES)
        .execute(Tuple.of(ways.keySet().toArray(UUID[]::new)))
        .invoke(
            rows ->
                rows.forEach(
                    row -> {
                      var way = ways.get(row.getUUID("key_id"));
                      if (way != null) {
                        way.nodes()
                            .add(
                                new Node(
                                    row.getOffsetDateTime("used_at").toInstant(),
                                    Stop.USED,
                                    null,
                                    row.getString("place")));
                      }
                    }))
        .replaceWithVoid();
  }

  private static List<Way> sorted(Map<UUID, Way> ways) {
    ways.values().forEach(way -> way.nodes().sort(Comparator.comparing(Node::at)));
    return List.copyOf(ways.values());
  }
}
