package bida.fulfillment;

import bida.fulfillment.SupplierProduct.Fallback;
import bida.fulfillment.core.ByHand;
import bida.fulfillment.supplier.Suppliers;
import bida.fulfillment.supply.AnnounceSupply;
import bida.fulfillment.vault.KnownCards;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;
import org.jspecify.annotations.Nullable;

/** Operators say who supplies a SKU, and who is asked next when that one delivers nothing. */
@Path("/v1/products/{sku}")
@RolesAllowed("ops")
@Produces(MediaType.APPLICATION_JSON)
class SupplierProductsResource {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int COST_SCALE = 5;
  private static final int COST_DIGITS = 14;
  // A buyer waits for each of them in turn.
  private static final int MOST_FALLBACKS = 9;

  private final SessionFactory sessions;
  private final Suppliers suppliers;
  private final KnownCards cards;
  private final MaintenanceCalendar calendar;
  private final AnnounceSupply supply;
  private final InstantSource clock;
  private final Caller caller;

  SupplierProductsResource(
      SessionFactory sessions,
      Suppliers suppliers,
      KnownCards cards,
      MaintenanceCalendar calendar,
      AnnounceSupply supply,
      InstantSource clock,
      Caller caller) {
    this.sessions = sessions;
    this.suppliers = suppliers;
    this.cards = cards;
    this.calendar = calendar;
    this.supply = supply;
    this.clock = clock;
    this.caller = caller;
  }

  record Product(
      @Nullable String supplier,
      @Nullable String supplierProduct,
      @Nullable BigDecimal maxCost,
      @Nullable List<@Nullable Next> fallbacks) {}

  record Next(
      @Nullable String supplier, @Nullable String supplierProduct, @Nullable BigDecimal maxCost) {}

  record ProductView(
      String sku,
      String supplier,
      String supplierProduct,
      @Nullable BigDecimal maxCost,
      List<Fallback> fallbacks) {
    static ProductView of(SupplierProduct product) {
      return new ProductView(
          product.sku,
          product.supplier,
          product.supplierProduct,
          product.maxCost,
          List.copyOf(product.fallbacks));
    }
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<ProductView> set(@PathParam("sku") String sku, @Nullable Product body) {
    var product = check(sku, body);
    product.updatedBy = caller.clientId();
    product.updatedAt = clock.instant();
    return requireDeliverable(product)
        .chain(() -> sessions.withTransaction(session -> session.merge(product)))
        // Other suppliers are open at other times, and have other goods; a PUT that fails here is
        // repeated.
        .call(() -> calendar.workOutAnew(sku))
        .call(() -> supply.workOutAnew(sku))
        .map(ProductView::of);
  }

  @GET
  public Uni<ProductView> show(@PathParam("sku") String sku) {
    return sessions
        .withSession(session -> session.find(SupplierProduct.class, sku))
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("product_unknown", "No supplier is set for this SKU."))
        .map(ProductView::of);
  }

  private SupplierProduct check(String sku, @Nullable Product body) {
    if (!NAME.matcher(sku).matches()) {
      throw Problems.unprocessable("sku_invalid", "A SKU has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    var first =
        check(
            body == null
                ? null
                : new Next(body.supplier(), body.supplierProduct(), body.maxCost()));
    var next =
        body == null || body.fallbacks() == null ? List.<@Nullable Next>of() : body.fallbacks();
    if (next.size() > MOST_FALLBACKS) {
      throw Problems.unprocessable(
          "too_many_fallbacks", "At most " + MOST_FALLBACKS + " are asked after the first.");
    }
    var product = new SupplierProduct();
    product.sku = sku;
    product.supplier = first.supplier();
    product.supplierProduct = first.supplierProduct();
    product.maxCost = first.maxCost();
    product.fallbacks = next.stream().map(this::check).collect(Collectors.toList());
    return product;
  }

  // Where nobody has seen a card of it yet, TakeOn passes over the operator.
  private Uni<Void> requireDeliverable(SupplierProduct product) {
    var byHand =
        product.supplier.equals(ByHand.SUPPLIER)
            || product.fallbacks.stream().anyMatch(way -> way.supplier().equals(ByHand.SUPPLIER));
    return byHand
        ? cards
            .are(product.sku)
            .invoke(
                are -> {
                  if (are) {
                    throw Problems.conflict(
                        "cards_not_by_hand",
                        "This SKU is of cards, which come from the vault or a supplier.");
                  }
                })
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private boolean isKnown(String supplier) {
    return supplier.equals(ByHand.SUPPLIER) || suppliers.byName(supplier).isPresent();
  }

  private Fallback check(@Nullable Next way) {
    if (way == null || way.supplier() == null || !isKnown(way.supplier())) {
      throw Problems.unprocessable("supplier_unknown", "No such supplier.");
    }
    if (way.supplierProduct() == null || !NAME.matcher(way.supplierProduct()).matches()) {
      throw Problems.unprocessable("supplier_product_invalid", "Send the supplier's product.");
    }
    var cost = way.maxCost();
    if (cost != null
        && (cost.signum() <= 0
            || cost.scale() > COST_SCALE
            || cost.precision() - cost.scale() > COST_DIGITS)) {
      throw Problems.unprocessable(
          "max_cost_invalid", "A cost is positive, with 5 decimals at most.");
    }
    return new Fallback(way.supplier(), way.supplierProduct(), cost);
  }
}
