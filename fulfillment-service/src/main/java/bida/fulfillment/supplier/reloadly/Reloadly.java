package bida.fulfillment.supplier.reloadly;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Capabilities;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierJson;
import bida.fulfillment.supplier.SupplierOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Top-ups, taken first and told of later, and gift cards, whose codes are read once they are sold.
 */
@ApplicationScoped
class Reloadly implements Supplier {

  static final String OPERATOR_ERROR = "RECHARGE_OPERATOR_ERROR";

  private final ReloadlyGateway gateway;
  private final ReloadlyConfig config;
  private final CodeLists codes;
  private final ReloadlyQueries queries;
  private final ReloadlyWebhook webhook;

  Reloadly(ReloadlyGateway gateway, ReloadlyConfig config, InstantSource clock) {
    this.gateway = gateway;
    this.config = config;
    this.codes =
        new CodeLists(
            name(),
            config.outOfStockCodes().orElse(Set.of()),
            config.balanceCodes().orElse(Set.of()),
            config.accountInvalidCodes().orElse(Set.of()),
            Set.of());
    this.queries = new ReloadlyQueries(gateway, codes);
    this.webhook = new ReloadlyWebhook(config.webhookSecret(), clock);
  }

  @Override
  public String name() {
    return "reloadly";
  }

  @Override
  public boolean isConfigured() {
    return config.clientId().isPresent() && config.clientSecret().isPresent();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        150,
        config.connectTimeout().plus(config.requestTimeout()).multipliedBy(4),
        config.maxProcessing(),
        config.notFoundAtLeast(),
        null);
  }

  @Override
  public Uni<SubmitAnswer> submit(SupplierOrder order) {
    var product = ReloadlyProduct.named(order.product()).orElse(null);
    return switch (product) {
      case null -> refusedHere("product");
      case ReloadlyProduct.TopUp topUp -> submit(order, topUp);
      case ReloadlyProduct.GiftCard card -> submit(order, card);
    };
  }

  private Uni<SubmitAnswer> submit(SupplierOrder order, ReloadlyProduct.TopUp topUp) {
    if (order.quantity() != 1) {
      return refusedHere("one_at_a_time");
    }
    if (order.account() == null) {
      return refusedHere("account");
    }
    if (order.maxCost() != null && topUp.amount().compareTo(new BigDecimal(order.maxCost())) > 0) {
      return refusedHere("max_cost");
    }
    var content = SupplierJson.object();
    content.put("operatorId", topUp.operatorId());
    content.put("amount", topUp.amount().toPlainString());
    content.put("useLocalAmount", false);
    content.put("customIdentifier", order.attemptNo());
    content
        .putObject("recipientPhone")
        .put("countryCode", topUp.country())
        .put("number", order.account());
    return submit(order, Line.TOPUPS, "/topups-async", content);
  }

  /** Without a guard of cost: the price is in the card's currency, ours in the account's. */
  private Uni<SubmitAnswer> submit(SupplierOrder order, ReloadlyProduct.GiftCard card) {
    var content = SupplierJson.object();
    content.put("productId", card.productId());
    content.put("quantity", order.quantity());
    content.put("unitPrice", card.unitPrice());
    content.put("customIdentifier", order.attemptNo());
    // Without an address of a recipient it writes to our account's, and not to the buyer.
    content.put("senderName", config.senderName());
    return submit(order, Line.GIFTCARDS, "/orders", content);
  }

  /** It never left, so nobody has it. */
  private static Uni<SubmitAnswer> refusedHere(String why) {
    return Uni.createFrom().item(new SubmitAnswer.Rejected(why, Actor.NOBODY, "OUT_OF_STOCK"));
  }

  // An identifier that was used before is on no list: it may be of this very order.
  private Uni<SubmitAnswer> submit(
      SupplierOrder order, Line line, String path, ObjectNode content) {
    return gateway
        .post(line, path, content, order.sendBefore())
        .map(answer -> codes.submitted(answer, said -> submitted(line, order.attemptNo(), said)));
  }

  // However far it says it has come: success and failure are read where the codes are, in a query.
  private static SubmitAnswer submitted(Line line, String attemptNo, JsonNode said) {
    var transaction = ReloadlyTransaction.of(said);
    if (transaction.number() != null && !transaction.isAbout(attemptNo)) {
      return new SubmitAnswer.Unknown("another_order");
    }
    return transaction.id() == null
        ? new SubmitAnswer.Unknown("no_transaction")
        : new SubmitAnswer.Accepted(line.reference(transaction.id()));
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    return queries.query(attemptNo, supplierReference);
  }

  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(new ReloadlyGoods(gateway, codes));
  }

  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return webhook.read(request);
  }
}
