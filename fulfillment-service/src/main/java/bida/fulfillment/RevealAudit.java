package bida.fulfillment;

import bida.fulfillment.RevealKeys.Reader;
import bida.platform.ids.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Who read which keys, when and from where; and, counted over it, how often. */
@ApplicationScoped
class RevealAudit {

  private static final String WRITE =
      """
      insert into reveal (id, order_no, line_nos, key_ids, tenant, client_id, ip, outcome, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;
  private static final String LATELY =
      "select count(*)::int as times, min(at) as first from reveal where order_no = $1 and at > $2";

  private final Identifiers ids;
  private final InstantSource clock;
  private final FulfillmentConfig config;

  RevealAudit(Identifiers ids, InstantSource clock, FulfillmentConfig config) {
    this.ids = ids;
    this.clock = clock;
    this.config = config;
  }

  /** Exact over all instances, for it is read under the lock of the order's lines. */
  Uni<RevealLimit> lately(SqlConnection tx, String orderNo) {
    var now = clock.instant();
    return tx.preparedQuery(LATELY)
        .execute(Tuple.of(orderNo, DeliveryStore.utc(now.minus(RevealLimit.WINDOW))))
        .map(
            rows -> {
              var row = rows.iterator().next();
              var first = row.getOffsetDateTime("first");
              var reset =
                  first == null
                      ? RevealLimit.WINDOW
                      : Duration.between(now, first.toInstant().plus(RevealLimit.WINDOW));
              return new RevealLimit(
                  config.revealsPerMinute(),
                  row.getInteger("times"),
                  Math.max(1, reset.toSeconds()));
            });
  }

  Uni<Void> write(
      SqlConnection tx,
      String orderNo,
      List<Integer> lineNos,
      List<UUID> keyIds,
      Reader reader,
      String outcome) {
    return tx.preparedQuery(WRITE)
        .execute(
            Tuple.tuple()
                .addUUID(ids.uuid())
                .addString(orderNo)
                .addArrayOfInteger(lineNos.toArray(Integer[]::new))
                .addArrayOfUUID(keyIds.toArray(UUID[]::new))
                .addString(reader.tenant())
                .addString(reader.clientId())
                .addString(reader.ip())
                .addString(outcome)
                .addValue(DeliveryStore.utc(clock.instant())))
        .replaceWithVoid();
  }
}
