package bida.order;

import bida.contracts.Money;
import bida.contracts.ProductType;
import bida.platform.problem.Problems;
import bida.platform.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of the caller's app: what is on sale, at which price and promise, and how many are
 * left.
 */
@Path("/v1/offers")
class OffersResource {

  private final Offers offers;
  private final Caller caller;
  private final InstantSource clock;

  OffersResource(Offers offers, Caller caller, InstantSource clock) {
    this.offers = offers;
    this.caller = caller;
    this.clock = clock;
  }

  /** Times are in seconds; {@code available} is null where stock is not counted. */
  record OfferView(
      String sku,
      ProductType productType,
      String title,
      Money unitPrice,
      boolean onSale,
      int maxQuantity,
      long payWithinSeconds,
      long holdSeconds,
      long promiseSeconds,
      long cancelWithinSeconds,
      String policyVersion,
      @Nullable Long available,
      List<String> labels) {

    static OfferView of(Offer offer, @Nullable Long available) {
      var left = offer.stockTracked ? (available == null ? 0L : available) : null;
      return new OfferView(
          offer.sku,
          offer.productType,
          offer.title,
          offer.unitPrice(),
          offer.onSale,
          offer.maxQuantity,
          offer.payWithinSeconds,
          offer.holdSeconds,
          offer.promiseSeconds,
          offer.cancelSeconds,
          offer.policyVersion,
          left,
          labels(offer, left));
    }

    private static List<String> labels(Offer offer, @Nullable Long left) {
      if (left != null && left == 0) {
        return List.of("库存不足");
      }
      return offer.holdSeconds == 0 ? List.of("秒到账", "自动发货") : List.of("自动发货");
    }
  }

  record OfferBody(
      @Nullable ProductType productType,
      @Nullable String title,
      @Nullable Money unitPrice,
      @Nullable Boolean stockTracked,
      @Nullable Boolean onSale,
      @Nullable Integer maxQuantity,
      @Nullable Long payWithinSeconds,
      @Nullable Long holdSeconds,
      @Nullable Long promiseSeconds,
      @Nullable Long cancelWithinSeconds,
      @Nullable String policyVersion) {}

  @GET
  @RolesAllowed("orders:read")
  @Operation(summary = "Offers of the caller's app, by SKU; page with ?after=SKU")
  public Uni<List<OfferView>> list(@QueryParam("after") @DefaultValue("") String after) {
    return offers
        .list(caller.tenant(), after)
        .flatMap(
            found ->
                offers
                    .available(found.stream().map(offer -> offer.sku).toList())
                    .map(
                        left ->
                            found.stream()
                                .map(offer -> OfferView.of(offer, left.get(offer.sku)))
                                .toList()));
  }

  @GET
  @Path("/{sku}")
  @RolesAllowed("orders:read")
  public Uni<OfferView> get(String sku) {
    return offers
        .find(caller.tenant(), sku)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("offer_not_found", "There is no such offer."))
        .flatMap(
            offer ->
                offers.available(List.of(sku)).map(left -> OfferView.of(offer, left.get(sku))));
  }

  @PUT
  @Path("/{sku}")
  @RolesAllowed("ops")
  @Operation(summary = "Creates or replaces an offer; orders placed before keep their snapshot")
  public Uni<OfferView> put(
      String sku, @QueryParam("tenant") @Nullable String tenant, @Nullable OfferBody body) {
    var owner = tenant == null ? caller.tenant() : tenant;
    return offers.put(offer(owner, sku, body)).map(saved -> OfferView.of(saved, null));
  }

  private Offer offer(String tenant, String sku, @Nullable OfferBody body) {
    if (body == null || body.title() == null || body.unitPrice() == null) {
      throw Problems.unprocessable("field_missing", "An offer has a title and a unitPrice.");
    }
    if (sku.length() > 64 || body.title().isBlank() || body.title().length() > 128) {
      throw Problems.unprocessable("field_invalid", "SKU takes 64 characters, title 128.");
    }
    if (body.unitPrice().amountMinor() < 1) {
      throw Problems.unprocessable("money_invalid", "A price is at least one minor unit.");
    }
    var offer = new Offer();
    offer.tenant = tenant;
    offer.sku = sku;
    offer.title = body.title();
    offer.unitMinor = body.unitPrice().amountMinor();
    offer.currency = Currency.getInstance(body.unitPrice().currency()).getCurrencyCode();
    offer.productType = body.productType() == null ? ProductType.CARD_KEY : body.productType();
    offer.stockTracked =
        body.stockTracked() == null
            ? offer.productType == ProductType.CARD_KEY
            : body.stockTracked();
    offer.onSale = body.onSale() == null || body.onSale();
    offer.maxQuantity = within("maxQuantity", body.maxQuantity(), 10, 1, 1000);
    offer.payWithinSeconds = seconds("payWithinSeconds", body.payWithinSeconds(), 900, 1800);
    offer.holdSeconds = seconds("holdSeconds", body.holdSeconds(), 0, 900);
    offer.promiseSeconds =
        seconds("promiseSeconds", body.promiseSeconds(), promise(offer.productType), 604_800);
    // Ten minutes to give an unread key back; 0 makes a paid order final.
    offer.cancelSeconds = seconds("cancelWithinSeconds", body.cancelWithinSeconds(), 600, 900);
    offer.policyVersion = body.policyVersion() == null ? "v1" : body.policyVersion();
    offer.updatedAt = clock.instant();
    return offer;
  }

  // A key 5 minutes, everything that goes through a supplier 15 (product.md, Order status).
  private static long promise(ProductType type) {
    return (type == ProductType.CARD_KEY ? Duration.ofMinutes(5) : Duration.ofMinutes(15))
        .toSeconds();
  }

  private static long seconds(String field, @Nullable Long value, long otherwise, long max) {
    if (value == null) {
      return otherwise;
    }
    if (value < 0 || value > max) {
      throw Problems.unprocessable("field_invalid", field + " is 0 to " + max + ".");
    }
    return value;
  }

  private static int within(
      String field, @Nullable Integer value, int otherwise, int min, int max) {
    if (value == null) {
      return otherwise;
    }
    if (value < min || value > max) {
      throw Problems.unprocessable("field_invalid", field + " is " + min + " to " + max + ".");
    }
    return value;
  }
}
