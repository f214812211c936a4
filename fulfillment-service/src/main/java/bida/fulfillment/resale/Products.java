package bida.fulfillment.resale;

import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.resale.Answers.Answer;
import bida.fulfillment.resale.ResaleOffers.Offer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to buy, in the protocol's words. How many are left is not said: an order is the
 * only honest question for that.
 */
@ApplicationScoped
class Products {

  private static final int RECHARGE = 1;
  private static final int CARDS = 2;

  // Answered with its end, as cards are, or called back for.
  private static final int AT_ONCE = 1;
  private static final int CALLED_BACK = 2;

  private static final int DEFAULT_PAGE = 20;
  private static final int LONGEST_PAGE = 200;
  private static final int LAST_PAGE = 10_000;

  private final ResaleOffers offers;

  Products(ResaleOffers offers) {
    this.offers = offers;
  }

  Uni<Answer> list(Reseller reseller, ObjectNode said) {
    var size = number(said, "pageSize", DEFAULT_PAGE, LONGEST_PAGE);
    var page = number(said, "pageIndex", 1, LAST_PAGE);
    // One more than the page tells whether there is a next one.
    return offers
        .page(reseller, AgisoJson.text(said, "keyword"), cards(said), size + 1, (page - 1) * size)
        .map(
            found ->
                new Answer(
                    Code.DONE,
                    Map.of(
                        "items",
                        found.stream().limit(size).map(Products::summary).toList(),
                        "hasNextPage",
                        found.size() > size)));
  }

  Uni<Answer> template(Reseller reseller, ObjectNode said) {
    var sku = AgisoJson.text(said, "productNo");
    return offers
        .one(reseller, sku == null ? "" : sku)
        .map(
            found ->
                found
                    .map(offer -> new Answer(Code.DONE, template(offer)))
                    .orElseGet(() -> new Answer(Code.NO_PRODUCT, null)));
  }

  private static Map<String, Object> summary(Offer offer) {
    var summary = new LinkedHashMap<String, Object>();
    summary.put("productNo", offer.sku());
    summary.put("productTitle", offer.title());
    summary.put("productType", offer.cards() ? CARDS : RECHARGE);
    summary.put("productCost", Answers.plain(offer.unitPrice()));
    return summary;
  }

  private static Map<String, Object> template(Offer offer) {
    var template = summary(offer);
    template.put("apiType", offer.cards() ? AT_ONCE : CALLED_BACK);
    template.put("attach", offer.cards() ? List.of() : List.of(account()));
    return template;
  }

  // One field of text that has to be there.
  private static Map<String, Object> account() {
    var account = new LinkedHashMap<String, Object>();
    account.put("type", 0);
    account.put("name", "account");
    account.put("title", "充值账号");
    account.put("desc", "请输入充值账号");
    account.put("inputType", 0);
    account.put("inputCheck", 1);
    return account;
  }

  private static @Nullable Boolean cards(ObjectNode said) {
    return switch (AgisoJson.text(said, "productType")) {
      case "1" -> false;
      case "2" -> true;
      case null, default -> null;
    };
  }

  private static int number(ObjectNode said, String field, int otherwise, int most) {
    var text = AgisoJson.text(said, field);
    return text != null && text.matches("[1-9][0-9]{0,5}")
        ? Math.min(Integer.parseInt(text), most)
        : otherwise;
  }
}
