package bida.fulfillment.supplier.reloadly;

import bida.fulfillment.supplier.CallbackRequest;
import bida.fulfillment.supplier.Wire.Asked;
import bida.fulfillment.supplier.Wire.Said;
import bida.fulfillment.supplier.Wire.Script;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Answers of Reloadly, as its documents write them, and webhooks as it signs them. */
final class Reloadlys {

  static final String CLIENT_SECRET = "client-secret-of-the-test";
  static final String WEBHOOK_SECRET = "test-reloadly-webhook-secret";
  static final String TOKEN = "eyJraWQiOiJ0b2tlbi1vZi10aGUtdGVzdCJ9.e30.c2ln";
  static final String PIN = "773709732277102";

  private Reloadlys() {}

  static Reloadly reloadly(URI address, InstantSource clock, Duration requestTimeout) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(ReloadlyConfig.class)
            .withDefaultValue("bida.reloadly.auth-url", address.toString())
            .withDefaultValue("bida.reloadly.topups-url", address.toString())
            .withDefaultValue("bida.reloadly.giftcards-url", address.toString())
            .withDefaultValue("bida.reloadly.client-id", "client")
            .withDefaultValue("bida.reloadly.client-secret", CLIENT_SECRET)
            .withDefaultValue("bida.reloadly.webhook-secret", WEBHOOK_SECRET)
            .withDefaultValue("bida.reloadly.request-timeout", requestTimeout.toString())
            .build()
            .getConfigMapping(ReloadlyConfig.class);
    return new Reloadly(
        new ReloadlyGateway(config, new ReloadlyTokens(config, clock), clock), config, clock);
  }

  static boolean isForAToken(Asked asked) {
    return asked.path().equals("/oauth/token");
  }

  static Said token(String value, long lives) {
    return Said.ok(
        "{\"access_token\":\"%s\",\"scope\":\"developer\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
            .formatted(value, lives));
  }

  /** Whatever is asked, once there is a token. */
  static Script withToken(Script script) {
    return asked -> isForAToken(asked) ? token(TOKEN, 86_400) : script.to(asked);
  }

  static Said error(int status, String code) {
    return new Said(
        status,
        "{\"timeStamp\":\"2026-10-19 00:00:00\",\"message\":\"m\",\"path\":\"/topups-async\",\"errorCode\":\"%s\",\"infoLink\":null,\"details\":[]}"
            .formatted(code));
  }

  static String topUp(String number, String status) {
    return """
    {"transactionId":4602843,"status":"%s","operatorTransactionId":null,"customIdentifier":"%s",\
    "recipientPhone":"447951631337","operatorId":535,"pinDetail":{"serial":"1","code":"%s"}}\
    """
        .formatted(status, number, status.equals("SUCCESSFUL") ? PIN : "");
  }

  static Said page(String... transactions) {
    return Said.ok("{\"content\":[" + String.join(",", transactions) + "]}");
  }

  static CallbackRequest webhook(String secret, String timestamp, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return new CallbackRequest(
        "POST",
        null,
        "application/json",
        bytes,
        Map.of(
            "x-reloadly-signature",
            new ReloadlySignature(secret).of(bytes, timestamp),
            "x-reloadly-request-timestamp",
            timestamp));
  }

  static String told(String type, String number, String status) {
    return "{\"type\":\"%s\",\"data\":{\"transactionId\":48213,\"customIdentifier\":\"%s\",\"status\":\"%s\"}}"
        .formatted(type, number, status);
  }
}
