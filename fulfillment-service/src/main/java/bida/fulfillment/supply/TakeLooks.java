package bida.fulfillment.supply;

import bida.contracts.CaseNeeded;
import bida.fulfillment.core.Fitness;
import bida.fulfillment.core.Look;
import bida.fulfillment.core.Look.Shelf;
import bida.fulfillment.core.Outlook;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Stock;
import bida.fulfillment.supply.Beliefs.Belief;
import bida.platform.database.InOrder;
import bida.platform.outbox.Outbox;
import bida.platform.outbox.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a supplier's word on a product: written down, and judged for each SKU that it delivers. */
@ApplicationScoped
class TakeLooks {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

  private final Goods goods;
  private final Beliefs beliefs;
  private final AnnounceSupply announce;
  private final Outbox outbox;
  private final SupplyConfig config;
  private final InstantSource clock;

  TakeLooks(
      Goods goods,
      Beliefs beliefs,
      AnnounceSupply announce,
      Outbox outbox,
      SupplyConfig config,
      InstantSource clock) {
    this.goods = goods;
    this.beliefs = beliefs;
    this.announce = announce;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
  }

  /** {@code at}: when it was said. The row of the product lets one word be taken at a time. */
  Uni<Void> take(SqlConnection tx, String supplier, String product, Listing listing, Instant at) {
    return goods
        .note(tx, supplier, product, listing, at)
        .flatMap(
            isNews ->
                isNews
                    ? beliefs
                        .ofProduct(tx, supplier, product)
                        .flatMap(ways -> judge(tx, ways, listing, at))
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> judge(SqlConnection tx, List<Belief> ways, Listing listing, Instant at) {
    var look = look(listing);
    return InOrder.each(
        ways,
        way -> {
          var next = way.outlook().see(look, way.maxCost(), at, config.steadiness());
          return next.equals(way.outlook())
              ? Uni.createFrom().voidItem()
              : turn(tx, way, next, listing.price(), at);
        });
  }

  private Uni<Void> turn(
      SqlConnection tx, Belief way, Outlook next, Listing.@Nullable Price price, Instant at) {
    var before = way.outlook().fitness();
    var written =
        beliefs.write(
            tx, new Belief(way.sku(), way.supplier(), way.product(), way.maxCost(), next), at);
    if (next.fitness() == before) {
      return written;
    }
    var told = written.chain(() -> announce.workOutAnew(tx, way.sku()));
    return next.fitness() == Fitness.TOO_DEAR && price != null
        ? told.chain(() -> callAPerson(tx, way, price))
        : told;
  }

  // Once a day and way: what it costs may move about the guard.
  private Uni<Void> callAPerson(SqlConnection tx, Belief way, Listing.Price price) {
    var now = clock.instant();
    var key =
        String.join(
            ":",
            "SUPPLIER_PRICE_ABOVE_GUARD",
            way.sku(),
            way.supplier(),
            way.product(),
            LocalDate.ofInstant(now, BEIJING).toString());
    var detail =
        "%s of %s costs %s %s, and SKU %s allows %s"
            .formatted(
                way.product(),
                way.supplier(),
                price.amount().toPlainString(),
                price.currency(),
                way.sku(),
                way.maxCost() == null ? "anything" : way.maxCost().toPlainString());
    var needed = new CaseNeeded(key, "SUPPLIER_PRICE_ABOVE_GUARD", null, null, detail, now);
    return outbox.publish(tx, Publication.of(needed.key(), null, null, List.of(needed)));
  }

  private static Look look(Listing listing) {
    var price = listing.price();
    return new Look(
        listing.onSale(), shelf(listing.stock()), price == null ? null : price.amount());
  }

  private static Shelf shelf(Stock stock) {
    return switch (stock) {
      case Stock.Count(var units) -> units == 0 ? Shelf.EMPTY : Shelf.FILLED;
      case Stock.Enough _ -> Shelf.FILLED;
      case Stock.None _ -> Shelf.EMPTY;
      case Stock.Unknown _ -> Shelf.UNKNOWN;
    };
  }
}
