package bida.fulfillment.supplier.agiso;

import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.Listing;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/**
 * Its goods by {@code product/getTemplate}: what one costs, and whether there is such a product at
 * all. How many are left is told to who orders alone.
 */
final class AgisoGoods implements Catalogue {

  private static final String YUAN = "CNY";

  private final AgisoGateway gateway;
  private final CodeLists codes;

  AgisoGoods(AgisoGateway gateway, CodeLists codes) {
    this.gateway = gateway;
    this.codes = codes;
  }

  @Override
  public Uni<CatalogueAnswer> of(String product) {
    return gateway
        .call("/product/getTemplate", Map.of("productNo", product))
        .map(answer -> codes.listed(answer, data -> read(product, data)));
  }

  private static CatalogueAnswer read(String product, JsonNode data) {
    // Some repeat its number, some do not.
    var about = AgisoJson.text(data, "productNo");
    if (about != null && !about.equals(product)) {
      return new CatalogueAnswer.Unknown("another_product");
    }
    var price = Decimals.price(AgisoJson.text(data, "productCost"), YUAN);
    return price == null
        ? new CatalogueAnswer.Unknown("no_cost")
        : new CatalogueAnswer.Listed(new Listing(true, new Listing.Stock.Unknown(), price));
  }
}
