package bida.fulfillment.supplier.fulu;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads its callbacks, sent as JSON or as a form, once their signature is right. */
final class FuluCallback {

  static final String ACK = "success";
  static final String NACK = "fail";

  private final FuluSignature signature;

  FuluCallback(FuluSignature signature) {
    this.signature = signature;
  }

  CallbackReading read(CallbackRequest request) {
    var params = params(request);
    if (params.isEmpty()) {
      return new CallbackReading.Refused("unreadable", NACK);
    }
    var said = params.get();
    var claimed = FuluJson.text(said, "sign");
    said.remove("sign");
    if (claimed == null || !signature.isOf(FuluJson.write(said), claimed)) {
      return new CallbackReading.Refused("bad_signature", NACK);
    }
    var attemptNo = FuluJson.text(said, "customer_order_no");
    if (attemptNo == null || attemptNo.length() > 64) {
      return new CallbackReading.Refused("no_order", NACK);
    }
    var outcome = outcome(FuluJson.text(said, "order_status"));
    return new CallbackReading.Genuine(
        new CallbackReport(
            attemptNo,
            outcome,
            FuluJson.text(said, "order_id"),
            FuluJson.text(said, "product_id"),
            quantity(FuluJson.text(said, "buy_num")),
            Actor.NOBODY,
            outcome == Outcome.FAILED ? Fulu.OPERATOR_ERROR : null),
        ACK);
  }

  /** The full list of states is behind its login: what is not known here decides nothing. */
  static Outcome outcome(@Nullable String state) {
    return switch (state) {
      case "success" -> Outcome.SUCCESS;
      case "failed" -> Outcome.FAILED;
      case "processing", "untreated" -> Outcome.PROCESSING;
      case null, default -> Outcome.UNKNOWN;
    };
  }

  private static Optional<ObjectNode> params(CallbackRequest request) {
    var text = new String(request.body(), StandardCharsets.UTF_8);
    return text.stripLeading().startsWith("{") ? FuluJson.read(text) : form(text);
  }

  private static Optional<ObjectNode> form(String text) {
    var params = FuluJson.object();
    for (var pair : text.split("&")) {
      var parts = pair.split("=", 2);
      if (parts.length != 2) {
        return Optional.empty();
      }
      try {
        params.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(params);
  }

  private static @Nullable Integer quantity(@Nullable String text) {
    return text == null || !text.matches("\\d{1,9}") ? null : Integer.valueOf(text);
  }
}
