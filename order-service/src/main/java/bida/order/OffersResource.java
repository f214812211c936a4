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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of the caller's app: what is on sale, at which price and promise, and how many are
 * left.
 */
@Path("/v1/offers")
class OffersResource {

  private static final Duration LONGEST_PRESALE = Duration.ofDays(180);

  private final Offers offers;
  private final Maintenance maintenance;
  private final Supply supply;
  private final Caller caller;
  private final InstantSource clock;
  private final HttpHeaders headers;

  OffersResource(
      Offers offers,
      Maintenance maintenance,
      Supply supply,
      Caller caller,
      InstantSource clock,
      @Context HttpHeaders headers) {
    this.offers = offers;
    this.maintenance = maintenance;
    this.supply = supply;
    this.caller = caller;
    this.clock = clock;
    this.headers = headers;
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
      @Nullable Long lossAfterSeconds,
      @Nullable String policyVersion,
      @Nullable Instant shipsAt,
      @Nullable Boolean automatic,
      @Nullable Integer buyerLimit,
      @Nullable Integer deviceLimit) {}

  @GET
  @RolesAllowed("orders:read")
  @Operation(summary = "Offers of the caller's app, by SKU; page with ?after=SKU")
  public Uni<List<OfferView>> list(@QueryParam("after") @DefaultValue("") String after) {
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    return offers.list(caller.tenant(), after).flatMap(found -> views(found, locale));
  }

  @GET
  @Path("/{sku}")
  @RolesAllowed("orders:read")
  @Operation(summary = "One offer: what is promised, limited, paused, and under maintenance soon")
  public Uni<OfferView> get(String sku) {
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    return offers
        .find(caller.tenant(), sku)
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound("offer_not_found", "There is no such offer."))
        .flatMap(offer -> views(List.of(offer), locale))
        .map(List::getFirst);
  }

  private Uni<List<OfferView>> views(List<Offer> found, Locale locale) {
    var now = clock.instant();
    var skus = found.stream().map(offer -> offer.sku).toList();
    return supply
        .of(skus)
        .invoke(paused -> found.forEach(offer -> offer.pause = paused.get(offer.sku)))
        .chain(() -> offers.available(skus))
        .flatMap(
            left ->
                maintenance
                    .of(skus, now)
                    .map(
                        windows ->
                            found.stream()
                                .map(
                                    offer ->
                                        OfferView.of(
                                            offer,
                                            left.get(offer.sku),
                                            windows.getOrDefault(offer.sku, List.of()),
                                            now,
                                            locale))
                                .toList()));
  }

  @PUT
  @Path("/{sku}")
  @RolesAllowed("ops")
  @Operation(summary = "Creates or replaces an offer; orders placed before keep their snapshot")
  public Uni<OfferView> put(
      String sku, @QueryParam("tenant") @Nullable String tenant, @Nullable OfferBody body) {
    var owner = tenant == null ? caller.tenant() : tenant;
    var locale = Texts.accepted(headers.getAcceptableLanguages());
    return offers
        .put(offer(owner, sku, body))
        .map(saved -> OfferView.of(saved, null, List.of(), clock.instant(), locale));
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
        body.stockTracked() == null ? offer.productType.comesAsKeys() : body.stockTracked();
    offer.onSale = body.onSale() == null || body.onSale();
    offer.maxQuantity = within("maxQuantity", body.maxQuantity(), 10, 1, 1000);
    offer.payWithinSeconds = seconds("payWithinSeconds", body.payWithinSeconds(), 900, 1800);
    offer.holdSeconds = seconds("holdSeconds", body.holdSeconds(), 0, 900);
    offer.promiseSeconds =
        seconds("promiseSeconds", body.promiseSeconds(), promise(offer.productType), 604_800);
    // Ten minutes to give an unread key back; 0 makes a paid order final.
    offer.cancelSeconds = seconds("cancelWithinSeconds", body.cancelWithinSeconds(), 600, 900);
    offer.lossSeconds = lossAfter(body.lossAfterSeconds());
    offer.policyVersion = body.policyVersion() == null ? "v1" : body.policyVersion();
    offer.shipsAt = shipsAt(body.shipsAt());
    offer.automatic = body.automatic() == null || body.automatic();
    offer.buyerLimit = limit("buyerLimit", body.buyerLimit());
    offer.deviceLimit = limit("deviceLimit", body.deviceLimit());
    offer.updatedAt = clock.instant();
    return offer;
  }

  // A key 5 minutes, everything that goes through a supplier 15 (product.md, Order status).
  private static long promise(ProductType type) {
    return (type.comesAsKeys() ? Duration.ofMinutes(5) : Duration.ofMinutes(15)).toSeconds();
  }

  // A person is called after a day; whoever waits for a month has his answer from its statement.
  private static @Nullable Long lossAfter(@Nullable Long seconds) {
    if (seconds != null && (seconds < 86_400 || seconds > 2_592_000)) {
      throw Problems.unprocessable("field_invalid", "lossAfterSeconds is 86400 to 2592000.");
    }
    return seconds;
  }

  // Nobody pays for what comes in a year, and the money of a payment can go back that long only.
  private @Nullable Instant shipsAt(@Nullable Instant day) {
    if (day != null && day.isAfter(clock.instant().plus(LONGEST_PRESALE))) {
      throw Problems.unprocessable(
          "field_invalid", "shipsAt is within " + LONGEST_PRESALE.toDays() + " days.");
    }
    return day;
  }

  private static @Nullable Integer limit(String field, @Nullable Integer units) {
    return units == null ? null : within(field, units, units, 1, 100_000);
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
