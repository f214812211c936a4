package bida.fulfillment.vault;

import bida.fulfillment.core.KeyFacts;
import bida.fulfillment.core.KeyFacts.KeyFact;
import bida.fulfillment.core.LineDelivery;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What is known of the keys that a buyer has: their status, who read them, when they were used. */
@ApplicationScoped
public class OrderKeyFacts {

  private static final String FACTS =
      """
      select k.unit, k.hint, k.status, k.issued_at, k.revealed_at, r.client_id, r.ip,
        coalesce(r.times, 0)::int as reveals, u.used_at, u.place,
        (select count(*)::int from card_key o where o.order_no = k.order_no and o.line_no = k.line_no
           and o.unit = k.unit and o.status = 'QUARANTINED') as reissues
      from card_key k
      left join lateral (
        select client_id, ip, count(*) over () as times from reveal
        where order_no = k.order_no and outcome = 'REVEALED' and k.id = any (key_ids)
        order by at limit 1) r on true
      left join lateral (
        select used_at, place from key_use where key_id = k.id order by used_at limit 1) u on true
      where k.order_no = $1 and k.line_no = $2 and ($3::int is null or k.unit = $3)
        and k.status in ('ISSUED', 'REVEALED')
      order by k.unit
      """;

  public Uni<KeyFacts> of(SqlClient client, LineDelivery line, @Nullable Integer unit) {
    return of(client, line.orderNo(), line.lineNo(), unit);
  }

  /** {@code unit}: null for all of the line. */
  public Uni<KeyFacts> of(SqlClient client, String orderNo, int lineNo, @Nullable Integer unit) {
    return client
        .preparedQuery(FACTS)
        .execute(Tuple.of(orderNo, lineNo, unit))
        .map(
            rows ->
                new KeyFacts(
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(OrderKeyFacts::fact)
                        .toList()));
  }

  private static KeyFact fact(Row row) {
    var ip = row.getString("ip");
    return new KeyFact(
        row.getInteger("unit"),
        "****" + row.getString("hint"),
        row.getString("status"),
        instant(row, "issued_at"),
        instant(row, "revealed_at"),
        row.getString("client_id"),
        ip == null ? null : masked(ip),
        row.getInteger("reveals"),
        instant(row, "used_at"),
        row.getString("place"),
        row.getInteger("reissues"));
  }

  /** The half of an address that tells a network, not a person. */
  static String masked(String ip) {
    var parts = ip.split("[.:]");
    var sign = ip.contains(":") ? ":" : ".";
    return parts.length < 4 ? "*" : parts[0] + sign + parts[1] + sign + "*" + sign + "*";
  }

  private static @Nullable Instant instant(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
