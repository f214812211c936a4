package bida.fulfillment.supplier.generic;

import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Supplier;
import bida.fulfillment.supplier.Wire.Said;
import com.standardwebhooks.Webhook;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A supplier that implements docs/supplier-api.md: its settings, its answers, its callbacks. */
final class Acme {

  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String BEFORE = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  static final String CODE = "ACME-7QXR-0001";

  private Acme() {}

  static Supplier acme(URI address, InstantSource clock, Map<String, String> settings) {
    return all(
            clock,
            Map.of("bida.generic.acme.url", address.toString(), "bida.generic.acme.secret", SECRET),
            settings)
        .getFirst();
  }

  @SafeVarargs
  static List<Supplier> all(InstantSource clock, Map<String, String>... settings) {
    var config = new SmallRyeConfigBuilder().withMapping(GenericConfig.class);
    for (var some : settings) {
      config.withDefaultValues(some);
    }
    return new Generics(config.build().getConfigMapping(GenericConfig.class), clock).members();
  }

  static Said order(String number, String status) {
    return Said.ok(
        "{\"attemptNo\":\"%s\",\"status\":\"%s\",\"supplierNo\":\"AC1\"%s}"
            .formatted(
                number,
                status,
                status.equals("SUCCESS")
                    ? ",\"cards\":[{\"number\":\"%s\",\"secret\":\"%s-S\",\"expiresAt\":\"2027-10-18T16:00:00Z\"}]"
                        .formatted(CODE, CODE)
                    : ""));
  }

  static Said code(int status, String code) {
    return new Said(status, "{\"code\":\"%s\",\"message\":\"m\"}".formatted(code));
  }

  static CallbackRequest callback(String secret, Instant at, String body) {
    try {
      var seconds = at.getEpochSecond();
      return new CallbackRequest(
          "POST",
          null,
          "application/json",
          body.getBytes(StandardCharsets.UTF_8),
          Map.of(
              "webhook-id", "msg_1",
              "webhook-timestamp", Long.toString(seconds),
              "webhook-signature", new Webhook(secret).sign("msg_1", seconds, body)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
