package bida.fulfillment.supplier.fulu;

import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Stock;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Its goods by {@code fulu.goods.info.get}, whose stock is the one that {@code
 * fulu.goods.stock.check} tells. Not verified against its current documents: the words of its
 * states, which three users of it list alike.
 */
final class FuluGoods implements Catalogue {

  private static final String YUAN = "CNY";

  private final FuluGateway gateway;
  private final CodeLists codes;

  FuluGoods(FuluGateway gateway, CodeLists codes) {
    this.gateway = gateway;
    this.codes = codes;
  }

  @Override
  public Uni<CatalogueAnswer> of(String product) {
    var content = FuluJson.object();
    FuluJson.putProduct(content, product);
    return gateway
        .call("fulu.goods.info.get", content)
        .map(answer -> codes.listed(answer, result -> read(product, result)));
  }

  private static CatalogueAnswer read(String product, ObjectNode said) {
    if (!product.equals(FuluJson.text(said, "product_id"))) {
      return new CatalogueAnswer.Unknown("another_product");
    }
    return onSale(FuluJson.text(said, "sales_status"))
        .<CatalogueAnswer>map(
            onSale ->
                new CatalogueAnswer.Listed(
                    new Listing(
                        onSale,
                        stock(FuluJson.text(said, "stock_status")),
                        Decimals.price(FuluJson.text(said, "purchase_price"), YUAN))))
        .orElseGet(() -> new CatalogueAnswer.Unknown("unknown_state"));
  }

  private static Optional<Boolean> onSale(@Nullable String status) {
    return switch (status) {
      case "上架" -> Optional.of(true);
      case "下架", "维护中", "库存维护" -> Optional.of(false);
      case null, default -> Optional.empty();
    };
  }

  private static Stock stock(@Nullable String status) {
    return switch (status) {
      case "断货" -> new Stock.None();
      case "警报", "充足" -> new Stock.Enough();
      case null, default -> new Stock.Unknown();
    };
  }
}
