package bida.fulfillment.supplier.fulu;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Capabilities;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierOrder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Direct recharges at fulu 福禄: code 0 means accepted, never delivered. */
@ApplicationScoped
class Fulu implements Supplier {

  static final String OPERATOR_ERROR = "RECHARGE_OPERATOR_ERROR";

  private final FuluGateway gateway;
  private final FuluConfig config;
  private final CodeLists codes;
  private final FuluCallback callbacks;

  Fulu(FuluGateway gateway, FuluConfig config) {
    this.gateway = gateway;
    this.config = config;
    this.codes =
        new CodeLists(
            name(),
            config.outOfStockCodes(),
            Set.of(),
            config.accountInvalidCodes(),
            config.orderNotFoundCodes());
    this.callbacks = new FuluCallback(new FuluSignature(config.appSecret()));
  }

  @Override
  public String name() {
    return "fulu";
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
    var content = FuluJson.object();
    FuluJson.putProduct(content, order.product());
    content.put("customer_order_no", order.attemptNo());
    content.put("charge_account", order.account());
    content.put("buy_num", order.quantity());
    content.put("notify_url", order.callbackUrl());
    return gateway
        .call("fulu.order.direct.add", content)
        .map(answer -> codes.submitted(answer, result -> submitted(order.attemptNo(), result)));
  }

  private static SubmitAnswer submitted(String attemptNo, ObjectNode result) {
    if (isOfAnother(attemptNo, result)) {
      return new SubmitAnswer.Unknown("another_order");
    }
    var reference = FuluJson.text(result, "order_id");
    return switch (FuluCallback.outcome(FuluJson.text(result, "order_state"))) {
      case SUCCESS -> new SubmitAnswer.Delivered(reference, List.of());
      // A failure told in the answer to a submission is asked about before it is believed.
      case PROCESSING, FAILED, UNKNOWN -> new SubmitAnswer.Accepted(reference);
    };
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    var content = FuluJson.object();
    content.put("customer_order_no", attemptNo);
    return gateway
        .call("fulu.order.info.get", content)
        .map(answer -> codes.known(answer, result -> known(attemptNo, result)));
  }

  private static QueryAnswer known(String attemptNo, ObjectNode result) {
    if (isOfAnother(attemptNo, result)) {
      return new QueryAnswer.Unknown("another_order");
    }
    var reference = FuluJson.text(result, "order_id");
    return switch (FuluCallback.outcome(FuluJson.text(result, "order_state"))) {
      case SUCCESS -> new QueryAnswer.Success(reference, List.of());
      case FAILED -> new QueryAnswer.Failed("failed", Actor.NOBODY, OPERATOR_ERROR);
      case PROCESSING -> new QueryAnswer.Processing(reference);
      case UNKNOWN -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  private static boolean isOfAnother(String attemptNo, ObjectNode result) {
    var about = FuluJson.text(result, "customer_order_no");
    return about != null && !about.equals(attemptNo);
  }

  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(new FuluGoods(gateway, codes));
  }

  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return callbacks.read(request);
  }
}
