package bida.fulfillment.supplier.agiso;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads its callbacks once their signature is right. Their cards stay closed: the answer to a query
 * brings them.
 */
final class AgisoCallback {

  static final String ACK = "{\"code\":200,\"message\":\"success\"}";
  static final String NACK = "{\"code\":400,\"message\":\"fail\"}";

  private static final int LONGEST_NUMBER = 64;

  private final AgisoSignature signature;

  AgisoCallback(AgisoSignature signature) {
    this.signature = signature;
  }

  CallbackReading read(CallbackRequest request) {
    var said = AgisoJson.object(request.body());
    if (said.isEmpty()) {
      return new CallbackReading.Refused("unreadable", NACK);
    }
    var claimed = AgisoJson.text(said.get(), "sign");
    if (claimed == null || !signature.isOf(AgisoJson.fields(said.get()), claimed)) {
      return new CallbackReading.Refused("bad_signature", NACK);
    }
    var attemptNo = AgisoJson.text(said.get(), "orderNo");
    if (attemptNo == null || attemptNo.length() > LONGEST_NUMBER) {
      return new CallbackReading.Refused("no_order", NACK);
    }
    var outcome = outcome(AgisoJson.text(said.get(), "orderStatus"));
    return new CallbackReading.Genuine(
        new CallbackReport(
            attemptNo,
            outcome,
            AgisoJson.text(said.get(), "outTradeNo"),
            null,
            null,
            Actor.NOBODY,
            outcome == Outcome.FAILED ? Agiso.OPERATOR_ERROR : null),
        ACK);
  }

  static Outcome outcome(@Nullable String status) {
    return switch (status) {
      case "10" -> Outcome.PROCESSING;
      case "20" -> Outcome.SUCCESS;
      case "30" -> Outcome.FAILED;
      case null, default -> Outcome.UNKNOWN;
    };
  }
}
