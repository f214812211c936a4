package bida.fulfillment.supplier.reloadly;

import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.Listing.Price;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Its operators and gift cards, one by one. Nothing is counted there: what is on sale is enough.
 * Not verified: that {@code status} stands in every answer, so that only another one than ACTIVE
 * means anything; and what it says of an operator that it does not have, so that a 404 decides
 * nothing.
 */
final class ReloadlyGoods implements Catalogue {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final ReloadlyGateway gateway;
  private final CodeLists codes;

  ReloadlyGoods(ReloadlyGateway gateway, CodeLists codes) {
    this.gateway = gateway;
    this.codes = codes;
  }

  @Override
  public Uni<CatalogueAnswer> of(String product) {
    var named = ReloadlyProduct.named(product).orElse(null);
    return switch (named) {
      case null -> Uni.createFrom().item(new CatalogueAnswer.Unlisted());
      case ReloadlyProduct.TopUp topUp ->
          ask(Line.TOPUPS, "/operators/" + topUp.operatorId(), said -> operator(topUp, said));
      case ReloadlyProduct.GiftCard card ->
          ask(Line.GIFTCARDS, "/products/" + card.productId(), said -> giftCard(card, said));
    };
  }

  private Uni<CatalogueAnswer> ask(
      Line line, String path, Function<JsonNode, CatalogueAnswer> understand) {
    return gateway.get(line, path).map(answer -> codes.listed(answer, understand));
  }

  private static CatalogueAnswer operator(ReloadlyProduct.TopUp topUp, JsonNode said) {
    var id = SupplierJson.text(said, "operatorId");
    if (!topUp.operatorId().equals(id == null ? SupplierJson.text(said, "id") : id)) {
      return new CatalogueAnswer.Unknown("another_product");
    }
    return told(
        said,
        offers(said, topUp.amount(), "fixedAmounts", "minAmount", "maxAmount"),
        price(said, topUp.amount()));
  }

  private static CatalogueAnswer giftCard(ReloadlyProduct.GiftCard card, JsonNode said) {
    if (!Long.toString(card.productId()).equals(SupplierJson.text(said, "productId"))) {
      return new CatalogueAnswer.Unknown("another_product");
    }
    var offered =
        offers(
            said,
            card.unitPrice(),
            "fixedRecipientDenominations",
            "minRecipientDenomination",
            "maxRecipientDenomination");
    return told(said, offered, cost(said, card.unitPrice()));
  }

  private static CatalogueAnswer told(
      JsonNode said, Optional<Boolean> offered, @Nullable Price price) {
    if (offered.isEmpty()) {
      return new CatalogueAnswer.Unknown("no_amounts");
    }
    var status = SupplierJson.text(said, "status");
    return offered.get()
        ? new CatalogueAnswer.Listed(
            new Listing(
                status == null || status.equals("ACTIVE"), new Listing.Stock.Enough(), price))
        : new CatalogueAnswer.Unlisted();
  }

  /** Empty where it does not say which amounts there are. */
  private static Optional<Boolean> offers(
      JsonNode said, BigDecimal amount, String fixed, String least, String most) {
    return switch (said.path("denominationType").asText()) {
      case "FIXED" ->
          said.path(fixed).isArray()
              ? Optional.of(
                  StreamSupport.stream(said.path(fixed).spliterator(), false)
                      .map(one -> Decimals.amount(one.asText()))
                      .anyMatch(one -> one != null && one.compareTo(amount) == 0))
              : Optional.empty();
      case "RANGE" -> {
        var from = Decimals.amount(SupplierJson.text(said, least));
        var to = Decimals.amount(SupplierJson.text(said, most));
        yield from == null || to == null
            ? Optional.empty()
            : Optional.of(amount.compareTo(from) >= 0 && amount.compareTo(to) <= 0);
      }
      default -> Optional.empty();
    };
  }

  // Of gift cards it tells for each fixed value what it takes for it; of others nothing is known.
  private static @Nullable Price cost(JsonNode said, BigDecimal value) {
    for (var entry : said.path("fixedRecipientToSenderDenominationsMap").properties()) {
      var face = Decimals.amount(entry.getKey());
      var sent = Decimals.amount(entry.getValue().asText());
      if (face != null && sent != null && face.compareTo(value) == 0) {
        return price(said, sent.add(fee(said, sent)));
      }
    }
    return null;
  }

  private static BigDecimal fee(JsonNode said, BigDecimal sent) {
    var fixed = Decimals.amount(SupplierJson.text(said, "senderFee"));
    var percent = Decimals.amount(SupplierJson.text(said, "senderFeePercentage"));
    return (fixed == null ? BigDecimal.ZERO : fixed)
        .add(percent == null ? BigDecimal.ZERO : sent.multiply(percent).divide(HUNDRED));
  }

  private static @Nullable Price price(JsonNode said, BigDecimal amount) {
    var currency = SupplierJson.text(said, "senderCurrencyCode");
    return currency == null ? null : new Price(amount, currency);
  }
}
