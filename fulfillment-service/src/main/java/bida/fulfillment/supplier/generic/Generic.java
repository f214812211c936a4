package bida.fulfillment.supplier.generic;

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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One supplier that implements docs/supplier-api.md, under its own name. */
final class Generic implements Supplier {

  private final String name;
  private final GenericConfig.Member config;
  private final CodeLists codes;
  private final GenericGateway gateway;
  private final GenericCallback callbacks;

  Generic(String name, GenericConfig.Member config, InstantSource clock) {
    this.name = name;
    this.config = config;
    this.codes =
        new CodeLists(
            name,
            config.outOfStockCodes().orElse(Set.of()),
            config.balanceCodes().orElse(Set.of()),
            config.accountInvalidCodes().orElse(Set.of()),
            config.orderNotFoundCodes().orElse(Set.of()));
    var signature =
        new StandardSignature(config.secret().orElseThrow(), config.secretBefore(), clock);
    this.gateway = new GenericGateway(config, signature);
    this.callbacks = new GenericCallback(signature, codes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        64,
        config.connectTimeout().plus(config.requestTimeout()),
        config.maxProcessing(),
        config.notFoundAtLeast(),
        config.queryRetention().orElse(null));
  }

  @Override
  public Uni<SubmitAnswer> submit(SupplierOrder order) {
    var content = SupplierJson.object();
    content.put("attemptNo", order.attemptNo());
    content.put("product", order.product());
    content.put("quantity", order.quantity());
    if (order.account() != null) {
      content.put("account", order.account());
    }
    if (order.maxCost() != null) {
      content.put("maxCost", order.maxCost());
    }
    content.put("callbackUrl", order.callbackUrl());
    return gateway
        .submit(order.attemptNo(), content)
        .map(answer -> codes.submitted(answer, said -> submitted(order.attemptNo(), said)));
  }

  private static SubmitAnswer submitted(String attemptNo, ObjectNode said) {
    var order = GenericOrder.of(said);
    if (!order.isAbout(attemptNo)) {
      return new SubmitAnswer.Unknown("another_order");
    }
    return switch (order.outcome()) {
      // A failure told in the answer to a submission is asked about before it is believed.
      case PROCESSING, FAILED -> new SubmitAnswer.Accepted(order.supplierNo());
      case SUCCESS ->
          order
              .cards()
              .<SubmitAnswer>map(cards -> new SubmitAnswer.Delivered(order.supplierNo(), cards))
              .orElseGet(() -> new SubmitAnswer.Unknown("unreadable_card"));
      case UNKNOWN -> new SubmitAnswer.Unknown("unknown_state");
    };
  }

  @Override
  public Uni<QueryAnswer> query(String attemptNo, @Nullable String supplierReference) {
    return gateway
        .query(attemptNo)
        .map(answer -> codes.known(answer, said -> known(attemptNo, said)));
  }

  private QueryAnswer known(String attemptNo, ObjectNode said) {
    var order = GenericOrder.of(said);
    if (!order.isAbout(attemptNo)) {
      return new QueryAnswer.Unknown("another_order");
    }
    return switch (order.outcome()) {
      case PROCESSING -> new QueryAnswer.Processing(order.supplierNo());
      case SUCCESS ->
          order
              .cards()
              .<QueryAnswer>map(cards -> new QueryAnswer.Success(order.supplierNo(), cards))
              .orElseGet(() -> new QueryAnswer.Unknown("unreadable_card"));
      case FAILED -> order.failure(codes);
      case UNKNOWN -> new QueryAnswer.Unknown("unknown_state");
    };
  }

  @Override
  public Optional<Catalogue> catalogue() {
    return Optional.of(new GenericGoods(gateway, codes));
  }

  @Override
  public CallbackReading parseCallback(CallbackRequest request) {
    return callbacks.read(request);
  }
}
