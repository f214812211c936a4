package bida.fulfillment.supplier.kakayun;

import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.PushReading;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Its goods: asked for one by one ({@code goods/detailslite}), and told of when they change. */
final class KakayunGoods implements Catalogue {

  private static final String YUAN = "CNY";

  private final KakayunGateway gateway;
  private final CodeLists codes;
  private final KakayunPush push;

  KakayunGoods(KakayunGateway gateway, CodeLists codes, KakayunPush push) {
    this.gateway = gateway;
    this.codes = codes;
    this.push = push;
  }

  /** Its documents allow one question a second. */
  @Override
  public int perRound() {
    return 1;
  }

  @Override
  public Uni<CatalogueAnswer> of(String product) {
    return gateway
        .callGoods("/goods/detailslite", Map.of("goodsid", product))
        .map(answer -> codes.listed(answer, data -> read(product, data)));
  }

  private static CatalogueAnswer read(String product, JsonNode data) {
    if (!product.equals(SupplierJson.text(data, "goodsid"))) {
      return new CatalogueAnswer.Unknown("another_product");
    }
    return listing(
            SupplierJson.text(data, "goodsstatus"),
            SupplierJson.text(data, "stock"),
            SupplierJson.text(data, "goodsprice"))
        .<CatalogueAnswer>map(CatalogueAnswer.Listed::new)
        .orElseGet(() -> new CatalogueAnswer.Unknown("unknown_state"));
  }

  /** Empty for a status that its documents do not name. */
  static Optional<Listing> listing(
      @Nullable String status, @Nullable String stock, @Nullable String price) {
    return switch (status) {
      case "1" ->
          Optional.of(new Listing(true, Decimals.stock(stock), Decimals.price(price, YUAN)));
      // 404, of a push alone: deleted, and all else is empty.
      case "0", "404" ->
          Optional.of(new Listing(false, Decimals.stock(stock), Decimals.price(price, YUAN)));
      case null, default -> Optional.empty();
    };
  }

  @Override
  public PushReading parsePush(CallbackRequest request) {
    return push.read(request);
  }
}
