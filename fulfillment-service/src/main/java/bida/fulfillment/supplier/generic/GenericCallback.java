package bida.fulfillment.supplier.generic;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.CodeLists;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the contract's callbacks once their signature and their age are right. */
final class GenericCallback {

  private static final String ACK = "ok";
  private static final String NACK = "fail";

  private final StandardSignature signature;
  private final CodeLists codes;

  GenericCallback(StandardSignature signature, CodeLists codes) {
    this.signature = signature;
    this.codes = codes;
  }

  CallbackReading read(CallbackRequest request) {
    if (!signature.isOf(
        request.header("webhook-id"),
        request.header("webhook-timestamp"),
        request.body(),
        request.header("webhook-signature"))) {
      return refused("bad_signature");
    }
    return SupplierJson.read(request.body())
        .map(this::understand)
        .orElseGet(() -> refused("unreadable"));
  }

  private CallbackReading understand(ObjectNode said) {
    // What is kept of a callback is kept in clear: cards are read by a query alone.
    if (said.has("cards")) {
      return refused("carries_cards");
    }
    var order = GenericOrder.of(said);
    var attemptNo = order.attemptNo();
    if (attemptNo == null || attemptNo.length() > 64) {
      return refused("no_order");
    }
    var failed = order.outcome() == Outcome.FAILED ? order.failure(codes) : null;
    var quantity = said.path("quantity");
    return new CallbackReading.Genuine(
        new CallbackReport(
            attemptNo,
            outcome(order, said),
            order.supplierNo(),
            SupplierJson.text(said, "product"),
            quantity.isInt() ? quantity.intValue() : null,
            failed == null ? Actor.NOBODY : failed.actor(),
            failed == null ? null : failed.reason()),
        ACK);
  }

  private static Outcome outcome(GenericOrder order, ObjectNode said) {
    // It is delivered once its cards were read.
    return order.outcome() == Outcome.SUCCESS && said.path("cardCount").asInt() > 0
        ? Outcome.PROCESSING
        : order.outcome();
  }

  private static CallbackReading refused(String why) {
    return new CallbackReading.Refused(why, NACK);
  }
}
