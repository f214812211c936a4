package bida.fulfillment.supplier.fulu;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Capabilities;
import bida.fulfillment.supplier.Card;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Recharges and cards at fulu 福禄: code 0 means accepted, never delivered; cards come with a query
 * alone.
 */
@ApplicationScoped
class Fulu implements Supplier {

  static final String OPERATOR_ERROR = "RECHARGE_OPERATOR_ERROR";

  private static final Logger LOG = Logger.getLogger(Fulu.class);

  /** Of its order types that of cards; told in words of others, not in its own documents. */
  private static final String CARDS = "3";

  private final FuluGateway gateway;
  private final FuluConfig config;
  private final CodeLists codes;
  private final FuluCallback callbacks;
  private final FuluCards cards;

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
    this.cards = new FuluCards(config.appSecret());
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
    if (order.account() == null && !cards.canBeOpened()) {
      LOG.error("BIDA_FULU_APP_SECRET has no 32 characters: no cards are bought at fulu.");
      return Uni.createFrom()
          .item(new SubmitAnswer.Rejected("secret_is_no_key", Actor.NOBODY, "OUT_OF_STOCK"));
    }
    var content = FuluJson.object();
    FuluJson.putProduct(content, order.product());
    content.put("customer_order_no", order.attemptNo());
    content.put("buy_num", order.quantity());
    // Of cards its documents know no callback.
    if (order.account() != null) {
      content.put("charge_account", order.account());
      content.put("notify_url", order.callbackUrl());
    }
    return gateway
        .call(order.account() == null ? "fulu.order.card.add" : "fulu.order.direct.add", content)
        .map(answer -> codes.submitted(answer, result -> submitted(order.attemptNo(), result)));
  }

  private static SubmitAnswer submitted(String attemptNo, ObjectNode result) {
    if (isOfAnother(attemptNo, result)) {
      return new SubmitAnswer.Unknown("another_order");
    }
    var reference = FuluJson.text(result, "order_id");
    return switch (FuluCallback.outcome(FuluJson.text(result, "order_state"))) {
      // The cards of a success are in the answer to a query.
      case SUCCESS ->
          isOfCards(result)
              ? new SubmitAnswer.Accepted(reference)
              : new SubmitAnswer.Delivered(reference, List.of());
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

  private QueryAnswer known(String attemptNo, ObjectNode result) {
    if (isOfAnother(attemptNo, result)) {
      return new QueryAnswer.Unknown("another_order");
    }
    var reference = FuluJson.text(result, "order_id");
    return switch (FuluCallback.outcome(FuluJson.text(result, "order_state"))) {
      case SUCCESS ->
          sold(result)
              .<QueryAnswer>map(sold -> new QueryAnswer.Success(reference, sold))
              .orElseGet(() -> new QueryAnswer.Unknown("cards_unreadable"));
      case FAILED -> new QueryAnswer.Failed("failed", Actor.NOBODY, OPERATOR_ERROR);
      case PROCESSING -> new QueryAnswer.Processing(reference);
      case UNKNOWN -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  // Some recharges come with a card as well: nobody has bought it, and it is not opened.
  private Optional<List<Card>> sold(ObjectNode result) {
    return isOfCards(result) ? cards.read(result.get("cards")) : Optional.of(List.of());
  }

  private static boolean isOfCards(ObjectNode result) {
    var type = FuluJson.text(result, "order_type");
    return type == null ? result.has("cards") : type.equals(CARDS);
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
