package bida.fulfillment.supplier.template;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Capabilities;
import bida.fulfillment.supplier.Catalogue;
import bida.fulfillment.supplier.CatalogueAnswer;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.Decimals;
import bida.fulfillment.supplier.Listing;
import bida.fulfillment.supplier.QueryAnswer;
import bida.fulfillment.supplier.SubmitAnswer;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.SupplierJson;
import bida.fulfillment.supplier.SupplierOrder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The supplier template: what it sells, and how it says that an order is done. */
@ApplicationScoped
class Template implements Supplier {

  private static final int LONGEST_NUMBER = 50;

  private final TemplateGateway gateway;
  private final TemplateConfig config;
  private final CodeLists codes;

  Template(TemplateGateway gateway, TemplateConfig config) {
    this.gateway = gateway;
    this.config = config;
    this.codes =
        new CodeLists(
            name(),
            config.outOfStockCodes().orElse(Set.of()),
            config.balanceCodes().orElse(Set.of()),
            config.accountInvalidCodes().orElse(Set.of()),
            config.orderNotFoundCodes().orElse(Set.of()));
  }

  @Override
  public String name() {
    return "template";
  }

  @Override
  public boolean isConfigured() {
    return config.url().isPresent() && config.key().isPresent();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        LONGEST_NUMBER,
        config.connectTimeout().plus(config.requestTimeout()),
        config.maxProcessing(),
        config.notFoundAtLeast(),
        null);
  }

  @Override
  public Uni<SubmitAnswer> submit(SupplierOrder order) {
    var content = SupplierJson.object();
    content.put("number", order.attemptNo());
    content.put("product", order.product());
    content.put("quantity", order.quantity());
    content.put("account", order.account());
    return gateway
        .call("/order", content)
        .map(answer -> codes.submitted(answer, said -> submitted(order.attemptNo(), said)));
  }

  private static SubmitAnswer submitted(String attemptNo, ObjectNode said) {
    return attemptNo.equals(SupplierJson.text(said, "number"))
        ? new SubmitAnswer.Accepted(SupplierJson.text(said, "id"))
        : new SubmitAnswer.Unknown("another_order");
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    var content = SupplierJson.object();
    content.put("number", attemptNo);
    return gateway
        .call("/order/state", content)
        .map(answer -> codes.known(answer, said -> known(attemptNo, said)));
  }

  private static QueryAnswer known(String attemptNo, ObjectNode said) {
    if (!attemptNo.equals(SupplierJson.text(said, "number"))) {
      return new QueryAnswer.Unknown("another_order");
    }
    var reference = SupplierJson.text(said, "id");
    return switch (said.path("state").asText()) {
      case "working" -> new QueryAnswer.Processing(reference);
      // A supplier of cards gives them here: new Card(number, secret, expiresAt).
      case "done" -> new QueryAnswer.Success(reference, List.of());
      case "failed" -> new QueryAnswer.Failed("failed", Actor.NOBODY, "RECHARGE_OPERATOR_ERROR");
      // Whatever its documents do not name decides nothing.
      default -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  /** Without a catalogue leave it out. Whatever its documents do not name decides nothing here. */
  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(this::goods);
  }

  private Uni<CatalogueAnswer> goods(String product) {
    var content = SupplierJson.object();
    content.put("product", product);
    return gateway
        .call("/product", content)
        .map(answer -> codes.listed(answer, said -> listed(product, said)));
  }

  private static CatalogueAnswer listed(String product, ObjectNode said) {
    return product.equals(SupplierJson.text(said, "product")) && said.path("onSale").isBoolean()
        ? new CatalogueAnswer.Listed(
            new Listing(
                said.path("onSale").asBoolean(),
                Decimals.stock(SupplierJson.text(said, "left")),
                Decimals.price(SupplierJson.text(said, "price"), "CNY")))
        : new CatalogueAnswer.Unknown("unreadable");
  }

  /**
   * Without callbacks. With them: verify over the raw bytes first, as {@code FuluCallback} does.
   */
  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return new CallbackReading.Refused("no_callbacks", "fail");
  }
}
