package bida.fulfillment.supplier.agiso;

import bida.contracts.Actor;
import bida.fulfillment.agiso.AgisoCards;
import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Capabilities;
import bida.fulfillment.supplier.Card;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.Statements;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierOrder;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cards and recharges at a supplier that speaks agiso's SUP protocol: status 20 is done, and brings
 * the cards.
 */
@ApplicationScoped
class Agiso implements Supplier {

  static final String OPERATOR_ERROR = "RECHARGE_OPERATOR_ERROR";

  private final AgisoGateway gateway;
  private final AgisoConfig config;
  private final CodeLists codes;
  private final AgisoCallback callbacks;
  private final Optional<AgisoCards> cards;

  Agiso(AgisoGateway gateway, AgisoConfig config, InstantSource clock) {
    this.gateway = gateway;
    this.config = config;
    // 1250 is "this number was used", perhaps by this very order: it belongs on no list.
    this.codes =
        new CodeLists(
            name(),
            config.outOfStockCodes(),
            config.balanceCodes().orElse(Set.of()),
            config.accountInvalidCodes().orElse(Set.of()),
            config.orderNotFoundCodes().orElse(Set.of()));
    this.callbacks = new AgisoCallback(gateway.signature(), clock);
    this.cards = config.appSecret().map(AgisoCards::new);
  }

  @Override
  public String name() {
    return "agiso";
  }

  @Override
  public boolean isConfigured() {
    return config.url().isPresent()
        && config.userId().isPresent()
        && config.appSecret().isPresent()
        && config.merchantKey().isPresent();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        50,
        config.connectTimeout().plus(config.requestTimeout()),
        config.maxProcessing(),
        config.notFoundAtLeast(),
        config.queryRetention().orElse(null));
  }

  @Override
  public Optional<Statements> statements() {
    return config.statementPath().map(path -> new AgisoStatements(gateway, config, path));
  }

  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(new AgisoGoods(gateway, codes));
  }

  @Override
  public Uni<SubmitAnswer> submit(SupplierOrder order) {
    var content = new TreeMap<String, String>();
    content.put("orderNo", order.attemptNo());
    content.put("productNo", order.product());
    content.put("buyNum", Integer.toString(order.quantity()));
    content.put("attach", "[]");
    content.put("callbackUrl", order.callbackUrl());
    if (order.maxCost() != null) {
      // Its guard is over the whole order, ours over a unit.
      content.put(
          "maxAmount",
          new BigDecimal(order.maxCost())
              .multiply(BigDecimal.valueOf(order.quantity()))
              .toPlainString());
    }
    if (order.account() != null) {
      content.put("account", order.account());
    }
    var path = order.account() == null ? "/order/createPurchase" : "/order/createRecharge";
    return gateway
        .call(path, content)
        .map(answer -> codes.submitted(answer, data -> submitted(order.attemptNo(), data)));
  }

  private SubmitAnswer submitted(String attemptNo, JsonNode data) {
    if (isOfAnother(attemptNo, data)) {
      return new SubmitAnswer.Unknown("another_order");
    }
    var reference = AgisoJson.text(data, "outTradeNo");
    return switch (AgisoCallback.outcome(AgisoJson.text(data, "orderStatus"))) {
      case SUCCESS ->
          cardsOf(data)
              .<SubmitAnswer>map(sold -> new SubmitAnswer.Delivered(reference, sold))
              .orElseGet(() -> new SubmitAnswer.Unknown("cards_unreadable"));
      // A failure told in the answer to a submission is asked about before it is believed.
      case PROCESSING, FAILED, UNKNOWN -> new SubmitAnswer.Accepted(reference);
    };
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    return gateway
        .call("/order/queryOrder", Map.of("orderNo", attemptNo))
        .map(answer -> codes.known(answer, data -> known(attemptNo, data)));
  }

  private QueryAnswer known(String attemptNo, JsonNode data) {
    if (isOfAnother(attemptNo, data)) {
      return new QueryAnswer.Unknown("another_order");
    }
    var reference = AgisoJson.text(data, "outTradeNo");
    return switch (AgisoCallback.outcome(AgisoJson.text(data, "orderStatus"))) {
      case SUCCESS ->
          cardsOf(data)
              .<QueryAnswer>map(sold -> new QueryAnswer.Success(reference, sold))
              .orElseGet(() -> new QueryAnswer.Unknown("cards_unreadable"));
      case FAILED -> new QueryAnswer.Failed("30", Actor.NOBODY, OPERATOR_ERROR);
      case PROCESSING -> new QueryAnswer.Processing(reference);
      case UNKNOWN -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  private Optional<List<Card>> cardsOf(JsonNode data) {
    return cards.orElseThrow().read(AgisoJson.text(data, "cards"));
  }

  private static boolean isOfAnother(String attemptNo, JsonNode data) {
    var about = AgisoJson.text(data, "orderNo");
    return about != null && !about.equals(attemptNo);
  }

  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return callbacks.read(request);
  }
}
