package bida.payment.channel.stripe;

import bida.payment.channel.CallbackRequest;
import bida.payment.channel.Callbacks;
import bida.payment.channel.Merchants;
import bida.payment.channel.Reading;
import bida.payment.channel.Reading.Authentic;
import bida.payment.channel.Reading.Reason;
import bida.payment.channel.Reading.Rejected;
import bida.payment.core.Movement;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads events: signature, age, account, and only then what happened. */
@Singleton
final class StripeCallbacks implements Callbacks {

  static final String PATH = "/v1/callbacks/stripe";

  private static final String SIGNATURE = StripeSignature.HEADER.toLowerCase(Locale.ROOT);

  private final Merchants<StripeAccount> merchants;
  private final InstantSource clock;

  StripeCallbacks(Merchants<StripeAccount> merchants, InstantSource clock) {
    this.merchants = merchants;
    this.clock = clock;
  }

  @Override
  public String channel() {
    return StripeChannel.NAME;
  }

  @Override
  public boolean isEvidence(String name) {
    return name.equals(SIGNATURE);
  }

  @Override
  public Response accepted() {
    return Response.ok().build();
  }

  @Override
  public Response refused(int status) {
    return Response.status(status).build();
  }

  @Override
  public Reading read(CallbackRequest request) {
    if (merchants.all().isEmpty()) {
      return new Rejected(Reason.UNKNOWN_KEY);
    }
    var header = request.header(StripeSignature.HEADER);
    if (header == null) {
      return new Rejected(Reason.NO_SIGNATURE);
    }
    try {
      return verify(StripeSignature.read(header), request.body());
    } catch (IllegalArgumentException e) {
      return new Rejected(Reason.BAD_SIGNATURE);
    }
  }

  private Reading verify(StripeSignature signature, byte[] body) {
    if (merchants.named(account -> account.signed(signature, body)).isEmpty()) {
      return new Rejected(Reason.BAD_SIGNATURE);
    }
    if (!signature.isFresh(clock.instant())) {
      return new Rejected(Reason.STALE);
    }
    try {
      var event = StripeJson.object(body);
      return merchants
          .named(account -> account.signed(signature, body) && account.isMeant(event))
          .<Reading>map(merchant -> new Authentic(StripeJson.id(event), movement(merchant, event)))
          .orElseGet(() -> new Rejected(Reason.WRONG_MERCHANT));
    } catch (IllegalArgumentException e) {
      return new Rejected(Reason.MALFORMED);
    }
  }

  // What is not over yet (created, processing, a refund that is pending) moves nothing here, so
  // that it does not matter when it comes.
  private static @Nullable Movement movement(String merchant, JsonNode event) {
    var object = event.path("data").path("object");
    var at = StripeJson.time(event.path("created"));
    return switch (event.path("type").asText("")) {
      case "payment_intent.succeeded" -> StripeNews.money(merchant, object, at);
      case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
          StripeNews.refund(merchant, object, at).orElse(null);
      case "charge.refunded" -> newestRefund(merchant, object, at);
      case "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed" ->
          StripeNews.dispute(merchant, object, at);
      default -> null;
    };
  }

  // Versions of the API before 2022-11-15 put the refunds into the charge, the newest first.
  private static @Nullable Movement newestRefund(String merchant, JsonNode charge, Instant at) {
    var refunds = charge.path("refunds").path("data");
    return refunds.isEmpty() ? null : StripeNews.refund(merchant, refunds.get(0), at).orElse(null);
  }
}
