package bida.order;

import bida.order.core.Order;
import bida.order.core.OrderLine;
import bida.platform.database.InOrder;
import bida.platform.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many units of an offer one buyer, or one device, has bought today. What was cancelled or
 * refunded does not count, so nothing has to be given back when an order ends.
 */
@ApplicationScoped
class Purchases {

  // The platform's day, as it stands in order numbers.
  private static final ZoneId DAY = ZoneId.of("Asia/Shanghai");

  // Held until the order is committed: of many at once each sees those before it.
  private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 6))";
  private static final String OF_BUYER = bought("buyer_id");
  private static final String OF_DEVICE = bought("device_id");
  private static final String ADD =
      """
      insert into purchase (order_no, line_no, tenant, sku, buyer_id, device_id, units, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  private static String bought(String who) {
    return """
    select coalesce(sum(p.units), 0) from purchase p join orders o on o.order_no = p.order_no
    where p.tenant = $1 and p.sku = $2 and p.%s = $3 and p.at >= $4
      and o.status not in ('CANCELLED', 'REFUNDED')
    """
        .formatted(who);
  }

  private record Limit(String sku, boolean ofDevice, String who, int units, int limit) {

    String lock(String tenant) {
      return tenant + "\n" + sku + "\n" + (ofDevice ? "device" : "buyer") + "\n" + who;
    }
  }

  /** Refuses what is over a limit; asked before the order is stored, noted afterwards. */
  Uni<Void> refuseTooMany(
      SqlConnection tx,
      Order order,
      @Nullable String deviceId,
      Map<String, Offer> offers,
      Instant now) {
    var today = now.atZone(DAY).toLocalDate().atStartOfDay(DAY).toInstant();
    return InOrder.each(
        limits(order, deviceId, offers), limit -> check(tx, order.tenant(), limit, today));
  }

  Uni<Void> note(
      SqlConnection tx,
      Order order,
      @Nullable String deviceId,
      Map<String, Offer> offers,
      Instant now) {
    var limited =
        order.lines().stream()
            .filter(
                line -> {
                  var offer = offers.get(line.sku());
                  return offer != null && offer.isLimited();
                })
            .toList();
    return InOrder.each(limited, line -> add(tx, order, line, deviceId, now));
  }

  // By SKU, so that two orders of one buyer never lock crosswise.
  private static List<Limit> limits(
      Order order, @Nullable String deviceId, Map<String, Offer> offers) {
    var wanted = new TreeMap<String, Integer>();
    order.lines().forEach(line -> wanted.merge(line.sku(), line.quantity(), Integer::sum));
    var limits = new ArrayList<Limit>();
    wanted.forEach(
        (sku, units) -> {
          var offer = offers.get(sku);
          if (offer == null) {
            return;
          }
          if (offer.buyerLimit != null) {
            limits.add(new Limit(sku, false, order.terms().buyerId(), units, offer.buyerLimit));
          }
          if (offer.deviceLimit != null) {
            // Left out, it would be no limit.
            if (deviceId == null) {
              throw Problems.unprocessable(
                  "device_id_missing", "This SKU is limited per device: send deviceId.");
            }
            limits.add(new Limit(sku, true, deviceId, units, offer.deviceLimit));
          }
        });
    return limits;
  }

  private static Uni<Void> check(SqlConnection tx, String tenant, Limit limit, Instant today) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(limit.lock(tenant)))
        .chain(
            () ->
                tx.preparedQuery(limit.ofDevice() ? OF_DEVICE : OF_BUYER)
                    .execute(Tuple.of(tenant, limit.sku(), limit.who(), OrderStore.utc(today))))
        .invoke(
            rows -> {
              if (rows.iterator().next().getLong(0) + limit.units() > limit.limit()) {
                throw Problems.conflict(
                    limit.ofDevice() ? "device_limit_reached" : "buyer_limit_reached",
                    "At most " + limit.limit() + " of this SKU in a day.");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Void> add(
      SqlConnection tx, Order order, OrderLine line, @Nullable String deviceId, Instant now) {
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addString(order.orderNo())
                .addInteger(line.lineNo())
                .addString(order.tenant())
                .addString(line.sku())
                .addString(order.terms().buyerId())
                .addValue(deviceId)
                .addInteger(line.quantity())
                .addValue(OrderStore.utc(now)))
        .replaceWithVoid();
  }
}
