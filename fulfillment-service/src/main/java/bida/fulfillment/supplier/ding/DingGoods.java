package bida.fulfillment.supplier.ding;

import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Its products ({@code GetProducts}), and whether their operator takes anything now ({@code
 * GetProviderStatus}). Nothing is counted there: what is on sale is enough.
 */
final class DingGoods implements Catalogue {

  private final DingGateway gateway;
  private final CodeLists codes;

  DingGoods(DingGateway gateway, CodeLists codes) {
    this.gateway = gateway;
    this.codes = codes;
  }

  @Override
  public Uni<CatalogueAnswer> of(String product) {
    var named = DingProduct.named(product);
    return named.isEmpty()
        ? item(new CatalogueAnswer.Unlisted())
        : gateway
            .get("GetProducts", "skuCodes", named.get().skuCode())
            .flatMap(
                answer ->
                    answer instanceof GatewayAnswer.Done<ObjectNode>(var said)
                        ? product(named.get(), said)
                        : item(codes.listed(answer, _ -> nothing())));
  }

  private Uni<CatalogueAnswer> product(DingProduct product, ObjectNode said) {
    if (!said.path("Items").isArray()) {
      return item(new CatalogueAnswer.Unknown("no_items"));
    }
    if (said.path("Items").isEmpty()) {
      return item(new CatalogueAnswer.Unlisted());
    }
    // A list of others may be one that was not narrowed.
    return item(said, "SkuCode", product.skuCode())
        .map(one -> offered(product, one))
        .orElseGet(() -> item(new CatalogueAnswer.Unknown("another_product")));
  }

  private Uni<CatalogueAnswer> offered(DingProduct product, JsonNode one) {
    var least = Decimals.amount(SupplierJson.text(one.path("Minimum"), "SendValue"));
    var most = Decimals.amount(SupplierJson.text(one.path("Maximum"), "SendValue"));
    var provider = SupplierJson.text(one, "ProviderCode");
    if (least == null || most == null || provider == null) {
      return item(new CatalogueAnswer.Unknown("no_values"));
    }
    var value = product.sendValue();
    return value.compareTo(least) < 0 || value.compareTo(most) > 0
        ? item(new CatalogueAnswer.Unlisted())
        : gateway
            .get("GetProviderStatus", "providerCodes", provider)
            .map(answer -> codes.listed(answer, said -> status(said, provider, price(value, one))));
  }

  private static CatalogueAnswer status(
      ObjectNode said, String provider, Listing.@Nullable Price price) {
    var open = item(said, "ProviderCode", provider).map(one -> one.path("IsProcessingTransfers"));
    return open.isEmpty() || !open.get().isBoolean()
        ? new CatalogueAnswer.Unknown("no_status")
        : new CatalogueAnswer.Listed(
            new Listing(open.get().asBoolean(), new Listing.Stock.Enough(), price));
  }

  // The fee of whoever distributes comes on top of what is sent.
  private static Listing.@Nullable Price price(BigDecimal value, JsonNode one) {
    var currency = SupplierJson.text(one.path("Minimum"), "SendCurrencyIso");
    var fee = Decimals.amount(SupplierJson.text(one.path("Minimum"), "DistributorFee"));
    return currency == null
        ? null
        : new Listing.Price(fee == null ? value : value.add(fee), currency);
  }

  private static Optional<JsonNode> item(ObjectNode said, String field, String value) {
    return StreamSupport.stream(said.path("Items").spliterator(), false)
        .filter(one -> value.equals(SupplierJson.text(one, field)))
        .findFirst();
  }

  private static CatalogueAnswer nothing() {
    return new CatalogueAnswer.Unknown("unreachable");
  }

  private static Uni<CatalogueAnswer> item(CatalogueAnswer answer) {
    return Uni.createFrom().item(answer);
  }
}
