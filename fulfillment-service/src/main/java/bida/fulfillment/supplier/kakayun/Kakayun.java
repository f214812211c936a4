package bida.fulfillment.supplier.kakayun;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Capabilities;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.GatewayAnswer;
import bida.fulfillment.supplier.QueryAnswer;
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
 * Recharges at kakayun 卡卡云, dockapiv3: code 1 means accepted, and what becomes of it is asked for,
 * since its callbacks about orders differ from site to site.
 */
@ApplicationScoped
class Kakayun implements Supplier {

  private static final String OPERATOR_ERROR = "RECHARGE_OPERATOR_ERROR";

  private final KakayunGateway gateway;
  private final KakayunConfig config;
  private final CodeLists codes;
  private final KakayunGoods goods;

  Kakayun(KakayunGateway gateway, KakayunConfig config, InstantSource clock) {
    this.gateway = gateway;
    this.config = config;
    this.codes =
        new CodeLists(
            name(),
            config.outOfStockCodes().orElse(Set.of()),
            config.balanceCodes().orElse(Set.of()),
            config.accountInvalidCodes().orElse(Set.of()),
            config.orderNotFoundCodes().orElse(Set.of()));
    this.goods = new KakayunGoods(gateway, codes, new KakayunPush(gateway.signature(), clock));
  }

  @Override
  public String name() {
    return "kakayun";
  }

  @Override
  public boolean isConfigured() {
    return config.url().isPresent() && config.userId().isPresent() && config.key().isPresent();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        50,
        config.connectTimeout().plus(config.requestTimeout()),
        config.maxProcessing(),
        config.notFoundAtLeast(),
        null);
  }

  @Override
  public Uni<SubmitAnswer> submit(SupplierOrder order) {
    var content = new TreeMap<String, String>();
    content.put("goodsid", order.product());
    content.put("buynum", Integer.toString(order.quantity()));
    content.put("usorderno", order.attemptNo());
    if (order.account() != null) {
      content.put("attach", order.account());
    }
    if (order.maxCost() != null) {
      // Its guard is over the whole order, ours over a unit.
      content.put(
          "maxmoney",
          new BigDecimal(order.maxCost())
              .multiply(BigDecimal.valueOf(order.quantity()))
              .toPlainString());
    }
    // Code 9999 is "state unconfirmed", and a number used before may be of this very order: neither
    // belongs on a list.
    return gateway
        .call("/order/create", content)
        .map(answer -> codes.submitted(answer, Kakayun::submitted));
  }

  private static SubmitAnswer submitted(JsonNode data) {
    return new SubmitAnswer.Accepted(text(data, "orderno"));
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    return gateway
        .call("/order/get", Map.of("usorderno", attemptNo))
        .map(answer -> codes.known(answer, data -> known(attemptNo, data)));
  }

  private static QueryAnswer known(String attemptNo, JsonNode data) {
    var about = text(data, "usorderno");
    if (about != null && !about.equals(attemptNo)) {
      return new QueryAnswer.Unknown("another_order");
    }
    var reference = text(data, "orderno");
    return switch (data.path("status").asText()) {
      case "2", "3" -> new QueryAnswer.Processing(reference);
      case "4" -> new QueryAnswer.Failed("4", Actor.NOBODY, OPERATOR_ERROR);
      case "5" -> new QueryAnswer.Success(reference, List.of());
      default -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  @Override
  public Uni<Optional<BigDecimal>> balance() {
    return gateway
        .call("/user/info", Map.of())
        .map(
            answer ->
                answer instanceof GatewayAnswer.Done<JsonNode>(var data)
                    ? money(data.path("money").asText())
                    : Optional.empty());
  }

  private static Optional<BigDecimal> money(String text) {
    return text.matches("-?\\d{1,12}(\\.\\d{1,6})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(goods);
  }

  /** What a site calls back about orders is not documented: only its answers to us are believed. */
  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return new CallbackReading.Refused("no_callbacks", "fail");
  }

  private static @Nullable String text(JsonNode data, String field) {
    var value = data.path(field).asText();
    return value.isBlank() || value.equals("null") ? null : value;
  }
}
