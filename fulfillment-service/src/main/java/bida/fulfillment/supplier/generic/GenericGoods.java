package bida.fulfillment.supplier.generic;

import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Stock;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The contract's third call, which a supplier may leave out: then nothing is known of it. */
final class GenericGoods implements Catalogue {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private final GenericGateway gateway;
  private final CodeLists codes;

  GenericGoods(GenericGateway gateway, CodeLists codes) {
    this.gateway = gateway;
    this.codes = codes;
  }

  @Override
  public Uni<CatalogueAnswer> of(String product) {
    return gateway
        .product(product)
        .map(answer -> codes.listed(answer, said -> read(product, said)));
  }

  private static CatalogueAnswer read(String product, ObjectNode said) {
    if (!product.equals(SupplierJson.text(said, "product"))) {
      return new CatalogueAnswer.Unknown("another_product");
    }
    return said.path("onSale").isBoolean()
        ? new CatalogueAnswer.Listed(
            new Listing(
                said.path("onSale").asBoolean(),
                stock(SupplierJson.text(said, "stock")),
                price(said)))
        : new CatalogueAnswer.Unknown("unknown_state");
  }

  private static Stock stock(@Nullable String said) {
    return switch (said) {
      case "ENOUGH" -> new Stock.Enough();
      case "NONE" -> new Stock.None();
      case null -> new Stock.Unknown();
      default -> Decimals.stock(said);
    };
  }

  private static Listing.@Nullable Price price(ObjectNode said) {
    var currency = SupplierJson.text(said, "currency");
    return currency == null || !CURRENCY.matcher(currency).matches()
        ? null
        : Decimals.price(SupplierJson.text(said, "price"), currency);
  }
}
