package bida.fulfillment.resale;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OfferChanged;
import bida.contracts.ProductType;
import bida.platform.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a platform may buy, at the prices of the app it is. */
@ApplicationScoped
public class ResaleOffers {

  private static final String TAKE =
      """
      insert into resale_offer (tenant, sku, product_type, title, unit_minor, currency, on_sale, changed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (tenant, sku) do update
      set product_type = excluded.product_type, title = excluded.title, unit_minor = excluded.unit_minor,
          currency = excluded.currency, on_sale = excluded.on_sale, changed_at = excluded.changed_at
      where resale_offer.changed_at <= excluded.changed_at
      """;
  private static final String BUYABLE =
      """
      select sku, product_type, title, unit_minor, currency from resale_offer
      where tenant = $1 and currency = $2 and on_sale and product_type <> 'TICKET'
      """;
  private static final String ONE = BUYABLE + "and sku = $3";
  private static final String PAGE =
      BUYABLE
          + """
          and ($3::text is null or strpos(lower(title), lower($3)) > 0 or strpos(lower(sku), lower($3)) > 0)
          and ($4::boolean is null or product_type in ('CARD_KEY', 'LICENCE') = $4)
          order by sku limit $5 offset $6
          """;

  private final Database database;

  ResaleOffers(Database database) {
    this.database = database;
  }

  /** {@code cards}: whether it is bought as cards, or for an account. */
  record Offer(String sku, String title, Money unitPrice, boolean cards) {}

  public Uni<Void> take(SqlConnection tx, OfferChanged news) {
    return tx.preparedQuery(TAKE)
        .execute(
            Tuple.tuple()
                .addString(news.tenant())
                .addString(news.sku())
                .addString(news.productType().name())
                .addString(news.title())
                .addLong(news.unitPrice().amountMinor())
                .addString(news.unitPrice().currency())
                .addBoolean(news.onSale())
                .addValue(Resales.utc(news.changedAt())))
        .replaceWithVoid();
  }

  Uni<Optional<Offer>> one(Reseller reseller, String sku) {
    return database
        .pool()
        .preparedQuery(ONE)
        .execute(Tuple.of(reseller.tenant(), reseller.currency(), sku))
        .map(rows -> rows.stream().findFirst().map(ResaleOffers::offer));
  }

  /** {@code cards}: null for all. */
  Uni<List<Offer>> page(
      Reseller reseller, @Nullable String keyword, @Nullable Boolean cards, int limit, int offset) {
    return database
        .pool()
        .preparedQuery(PAGE)
        .execute(
            Tuple.tuple()
                .addString(reseller.tenant())
                .addString(reseller.currency())
                .addValue(keyword)
                .addValue(cards)
                .addInteger(limit)
                .addInteger(offset))
        .map(rows -> rows.stream().map(ResaleOffers::offer).toList());
  }

  private static Offer offer(Row row) {
    return new Offer(
        row.getString("sku"),
        row.getString("title"),
        Money.of(row.getLong("unit_minor"), row.getString("currency")),
        switch (ProductType.valueOf(row.getString("product_type"))) {
          case CARD_KEY, LICENCE -> true;
          case RECHARGE, MEMBERSHIP, CURRENCY, TICKET -> false;
        });
  }
}
