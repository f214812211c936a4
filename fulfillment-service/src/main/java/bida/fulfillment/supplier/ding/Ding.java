package bida.fulfillment.supplier.ding;

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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Top-ups and vouchers at DingConnect: one transfer for an attempt, known by our number. */
@ApplicationScoped
class Ding implements Supplier {

  /** What its documents want as the account of a voucher, which goes to none. */
  private static final String NO_ACCOUNT = "0000000000";

  private final DingGateway gateway;
  private final DingConfig config;
  private final CodeLists codes;

  Ding(DingGateway gateway, DingConfig config) {
    this.gateway = gateway;
    this.config = config;
    this.codes =
        new CodeLists(
            name(),
            config.outOfStockCodes().orElse(Set.of()),
            config.balanceCodes().orElse(Set.of()),
            config.accountInvalidCodes().orElse(Set.of()),
            Set.of());
  }

  @Override
  public String name() {
    return "ding";
  }

  @Override
  public boolean isConfigured() {
    return config.url().isPresent() && config.apiKey().isPresent();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        50,
        config.connectTimeout().plus(config.requestTimeout()),
        config.maxProcessing(),
        config.notFoundAtLeast(),
        config.queryRetention());
  }

  @Override
  public Uni<SubmitAnswer> submit(SupplierOrder order) {
    var product = DingProduct.named(order.product());
    if (product.isEmpty()) {
      return refusedHere("product");
    }
    if (order.quantity() != 1) {
      return refusedHere("one_at_a_time");
    }
    var value = product.get().sendValue();
    if (order.maxCost() != null && value.compareTo(new BigDecimal(order.maxCost())) > 0) {
      return refusedHere("max_cost");
    }
    var content = SupplierJson.object();
    content.put("SkuCode", product.get().skuCode());
    content.put("SendValue", value);
    config.sendCurrency().ifPresent(currency -> content.put("SendCurrencyIso", currency));
    content.put("AccountNumber", order.account() == null ? NO_ACCOUNT : order.account());
    content.put("DistributorRef", order.attemptNo());
    // A validation gives no transfer and proves nothing: it is never asked for.
    content.put("ValidateOnly", false);
    return gateway
        .call("SendTransfer", content)
        .map(answer -> codes.submitted(answer, said -> submitted(order.attemptNo(), said)));
  }

  /** It never left, so nobody has it. */
  private static Uni<SubmitAnswer> refusedHere(String why) {
    return Uni.createFrom().item(new SubmitAnswer.Rejected(why, Actor.NOBODY, "OUT_OF_STOCK"));
  }

  private static SubmitAnswer submitted(String attemptNo, ObjectNode said) {
    var record = DingRecord.of(said.path("TransferRecord"));
    if (!record.isAbout(attemptNo)) {
      return new SubmitAnswer.Unknown("another_order");
    }
    return switch (record.state()) {
      case COMPLETED -> new SubmitAnswer.Delivered(record.transferRef(), record.cards());
      // A failure told in the answer to a submission is asked about before it is believed.
      case GOING_ON, FAILED -> new SubmitAnswer.Accepted(record.transferRef());
      case UNKNOWN -> new SubmitAnswer.Unknown("unknown_state");
    };
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    var content = SupplierJson.object();
    content.put("DistributorRef", attemptNo);
    content.put("Take", 1);
    return gateway
        .call("ListTransferRecords", content)
        .map(answer -> codes.known(answer, said -> known(attemptNo, said)));
  }

  private QueryAnswer known(String attemptNo, ObjectNode said) {
    var items = said.path("Items");
    if (!items.isArray()) {
      return new QueryAnswer.Unknown("no_items");
    }
    if (items.isEmpty()) {
      return new QueryAnswer.NotFound();
    }
    var item = items.path(0);
    var record = DingRecord.of(item.path("TransferRecord"));
    if (!record.isAbout(attemptNo)) {
      return new QueryAnswer.Unknown("another_order");
    }
    return switch (record.state()) {
      case GOING_ON -> new QueryAnswer.Processing(record.transferRef());
      case COMPLETED -> new QueryAnswer.Success(record.transferRef(), record.cards());
      case FAILED -> failed(item);
      case UNKNOWN -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  private QueryAnswer failed(JsonNode item) {
    var accountInvalid = config.accountInvalidCodes().orElse(Set.of());
    return codes.failed(
        DingGateway.names(item).stream()
            .filter(accountInvalid::contains)
            .findFirst()
            .orElse("Failed"));
  }

  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(new DingGoods(gateway, codes));
  }

  /** Its deferred mode calls back, but how that is signed is in no public document. */
  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return new CallbackReading.Refused("no_callbacks", "fail");
  }
}
