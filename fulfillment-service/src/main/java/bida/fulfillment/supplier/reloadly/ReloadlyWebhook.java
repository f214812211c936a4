package bida.fulfillment.supplier.reloadly;

import bida.contracts.Actor;
import bida.fulfillment.supplier.CallbackReading;
import bida.fulfillment.supplier.CallbackReport;
import bida.fulfillment.supplier.CallbackReport.Outcome;
import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.SupplierJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads its webhooks once their signature and their age are right. */
final class ReloadlyWebhook {

  static final String ACK = "ok";
  static final String NACK = "fail";

  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int DIGITS_OF_MILLIS = 13;
  private static final List<String> SECRETS = List.of("pinDetail", "cardNumber", "pinCode");

  private final Optional<ReloadlySignature> signature;
  private final InstantSource clock;

  ReloadlyWebhook(Optional<String> secret, InstantSource clock) {
    this.signature = secret.map(ReloadlySignature::new);
    this.clock = clock;
  }

  CallbackReading read(CallbackRequest request) {
    var claimed = request.header("X-Reloadly-Signature");
    var timestamp = request.header("X-Reloadly-Request-Timestamp");
    if (signature.isEmpty() || claimed == null || timestamp == null) {
      return refused("unsigned");
    }
    if (!signature.get().isOf(request.body(), timestamp, claimed)) {
      return refused("bad_signature");
    }
    if (!isNow(timestamp)) {
      return refused("stale");
    }
    var said = SupplierJson.read(request.body());
    var data = said.map(json -> json.path("data")).orElse(null);
    var line = said.map(json -> line(json.path("type").asText())).orElse(null);
    if (data == null || line == null) {
      return refused("unreadable");
    }
    // What is kept of a callback is kept in clear: a code is read by a query alone.
    if (SECRETS.stream()
        .anyMatch(secret -> data.findValue(secret) instanceof JsonNode found && !found.isNull())) {
      return refused("carries_a_code");
    }
    var attemptNo = SupplierJson.text(data, "customIdentifier");
    if (attemptNo == null || attemptNo.length() > 64) {
      return refused("no_order");
    }
    var outcome = outcome(line, data.path("status").asText());
    return new CallbackReading.Genuine(
        new CallbackReport(
            attemptNo,
            outcome,
            line.reference(SupplierJson.text(data, "transactionId")),
            null,
            null,
            Actor.NOBODY,
            outcome == Outcome.FAILED ? Reloadly.OPERATOR_ERROR : null),
        ACK);
  }

  private static CallbackReading refused(String why) {
    return new CallbackReading.Refused(why, NACK);
  }

  private static @Nullable Line line(String type) {
    return switch (type) {
      case "giftcard_transaction.status" -> Line.GIFTCARDS;
      case "airtime_transaction.status" -> Line.TOPUPS;
      default -> null;
    };
  }

  private static Outcome outcome(Line line, String status) {
    return switch (status) {
      // A gift card is there once its code was read, which a query does.
      case "SUCCESSFUL" -> line == Line.TOPUPS ? Outcome.SUCCESS : Outcome.PROCESSING;
      case "PROCESSING", "PENDING" -> Outcome.PROCESSING;
      case "FAILED", "REFUNDED" -> Outcome.FAILED;
      default -> Outcome.UNKNOWN;
    };
  }

  private boolean isNow(String timestamp) {
    if (!timestamp.matches("\\d{10,13}")) {
      return false;
    }
    var number = Long.parseLong(timestamp);
    var sent =
        timestamp.length() == DIGITS_OF_MILLIS
            ? Instant.ofEpochMilli(number)
            : Instant.ofEpochSecond(number);
    return Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
  }
}
