package bida.order;

import bida.contracts.ProductType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;

/** The catalogue: kept with Hibernate Reactive, read on the hot path in the order's transaction. */
@ApplicationScoped
class Offers {

  // What is paused comes along: a query of its own would be one more for every order.
  private static final String ON_SALE =
      """
      select o.*, p.reason, p.since from offer o left join supply_pause p on p.sku = o.sku
      where o.tenant = $1 and o.sku = any ($2) and o.on_sale
      """;
  private static final String ALL_ON_SALE =
      """
      select o.*, p.reason, p.since
      from unnest($1::text[], $2::text[]) as w (tenant, sku)
      join offer o using (tenant, sku) left join supply_pause p using (sku)
      where o.on_sale
      """;
  private static final String AVAILABLE =
      "select sku, greatest(usable_total - held - committed, 0) as available from stock where sku ="
          + " any ($1)";

  // A catalogue page; an app with more offers pages by SKU.
  private static final int PAGE = 200;

  private final Mutiny.SessionFactory sessions;
  private final Pool pool;

  Offers(Mutiny.SessionFactory sessions, Pool pool) {
    this.sessions = sessions;
    this.pool = pool;
  }

  /** The offers of these SKUs that are on sale, by SKU. */
  Uni<Map<String, Offer>> onSale(SqlConnection tx, String tenant, List<String> skus) {
    return tx.preparedQuery(ON_SALE)
        .execute(Tuple.of(tenant, skus.toArray(String[]::new)))
        .map(
            rows -> {
              var found = new HashMap<String, Offer>();
              rows.forEach(row -> found.put(row.getString("sku"), toOfferWithPause(row)));
              return found;
            });
  }

  /** Of several apps; each offer once. */
  Uni<Map<Offer.Key, Offer>> onSale(SqlConnection tx, Set<Offer.Key> wanted) {
    return tx.preparedQuery(ALL_ON_SALE)
        .execute(tuple(wanted))
        .map(
            rows -> {
              var found = new HashMap<Offer.Key, Offer>();
              for (var row : rows) {
                var offer = toOfferWithPause(row);
                found.put(new Offer.Key(offer.tenant, offer.sku), offer);
              }
              return found;
            });
  }

  /** Two arrays: the apps, and what each sells. */
  static Tuple tuple(Set<Offer.Key> offers) {
    return Tuple.tuple()
        .addArrayOfString(offers.stream().map(Offer.Key::tenant).toArray(String[]::new))
        .addArrayOfString(offers.stream().map(Offer.Key::sku).toArray(String[]::new));
  }

  Uni<List<Offer>> list(String tenant, String afterSku) {
    return sessions.withSession(
        session ->
            session
                .createSelectionQuery(
                    "from Offer where tenant = :tenant and sku > :after order by sku", Offer.class)
                .setParameter("tenant", tenant)
                .setParameter("after", afterSku)
                .setMaxResults(PAGE)
                .getResultList());
  }

  Uni<Offer> find(String tenant, String sku) {
    return sessions.withSession(session -> session.find(Offer.class, new Offer.Key(tenant, sku)));
  }

  Uni<Offer> put(Offer offer) {
    return sessions.withTransaction(session -> session.merge(offer));
  }

  /** What could be sold now; a SKU without a row has none. */
  Uni<Map<String, Long>> available(List<String> skus) {
    return pool.preparedQuery(AVAILABLE)
        .execute(Tuple.of(skus.toArray(String[]::new)))
        .map(
            rows -> {
              var available = new HashMap<String, Long>();
              rows.forEach(row -> available.put(row.getString("sku"), row.getLong("available")));
              return available;
            });
  }

  static Offer toOffer(Row row) {
    var offer = new Offer();
    offer.tenant = row.getString("tenant");
    offer.sku = row.getString("sku");
    offer.productType = ProductType.valueOf(row.getString("product_type"));
    offer.title = row.getString("title");
    offer.unitMinor = row.getLong("unit_minor");
    offer.currency = row.getString("currency");
    offer.stockTracked = row.getBoolean("stock_tracked");
    offer.onSale = row.getBoolean("on_sale");
    offer.maxQuantity = row.getInteger("max_quantity");
    offer.payWithinSeconds = row.getLong("pay_within_s");
    offer.holdSeconds = row.getLong("hold_s");
    offer.promiseSeconds = row.getLong("promise_s");
    offer.cancelSeconds = row.getLong("cancel_s");
    offer.lossSeconds = row.getLong("loss_s");
    offer.policyVersion = row.getString("policy_version");
    var shipsAt = row.getOffsetDateTime("ships_at");
    offer.shipsAt = shipsAt == null ? null : shipsAt.toInstant();
    offer.automatic = row.getBoolean("automatic");
    offer.buyerLimit = row.getInteger("buyer_limit");
    offer.deviceLimit = row.getInteger("device_limit");
    offer.updatedAt = row.getOffsetDateTime("updated_at").toInstant();
    return offer;
  }

  private static Offer toOfferWithPause(Row row) {
    var offer = toOffer(row);
    offer.pause = row.getString("reason") == null ? null : Supply.Pause.of(row);
    return offer;
  }
}
