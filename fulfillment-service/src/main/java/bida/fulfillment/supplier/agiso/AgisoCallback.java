package bida.fulfillment.supplier.agiso;

import bida.contracts.Actor;
import bida.fulfillment.agiso.AgisoJson;
import bida.fulfillment.agiso.AgisoSignature;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads its callbacks once their signature and their age are right. Their cards stay closed: the
 * answer to a query brings them.
 */
final class AgisoCallback {

  static final String ACK = "{\"code\":200,\"message\":\"success\"}";
  static final String NACK = "{\"code\":400,\"message\":\"fail\"}";

  // Not verified that all of them date a repetition anew; an order we hear nothing of is asked
  // about anyway.
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int LONGEST_NUMBER = 64;

  private final AgisoSignature signature;
  private final InstantSource clock;

  AgisoCallback(AgisoSignature signature, InstantSource clock) {
    this.signature = signature;
    this.clock = clock;
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
    if (!isNow(AgisoJson.text(said.get(), "timestamp"))) {
      return new CallbackReading.Refused("stale", NACK);
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

  // What is signed has no quotes: whoever repeats a callback can hide its time in the value before
  // it, so one without a time is of any time.
  private boolean isNow(@Nullable String seconds) {
    return seconds != null
        && seconds.matches("\\d{1,12}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), clock.instant())
                .abs()
                .compareTo(TOLERANCE)
            <= 0;
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
