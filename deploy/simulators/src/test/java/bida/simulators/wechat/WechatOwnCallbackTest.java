package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Vectors;
import bida.simulators.book.KeyFiles;
import bida.simulators.http.Json;
import bida.simulators.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WechatOwnCallbackTest {
  @TempDir Path data;

  @ParameterizedTest
  @CsvSource({
    "'',                   true,  true",
    "tampered_body,        false, true",
    "reserialised_body,    false, true",
    "sign_probe,           false, true",
    "signature_not_base64, false, true",
    "unknown_serial,       true,  true",
    "stale_timestamp,      true,  true",
    "future_timestamp,     true,  true",
    "wrong_aad,            true,  false",
    "missing_aad,          true,  false",
    "empty_aad,            true,  true"
  })
  void carriesExactlyOneFlaw(String flaw, boolean signatureFits, boolean decrypts) {
    try (var shop = Shop.open(data)) {
      var plain = Vectors.read("wechat_callback").path("cases").path(0).path("plaintext");
      var answer =
          Http.post(
              shop.world.control() + "/wechat/callbacks",
              Json.text(
                  Json.MAPPER
                      .createObjectNode()
                      .put("url", shop.receiver.url())
                      .put("eventType", "TRANSACTION.SUCCESS")
                      .put("flaw", flaw)
                      .set("plaintext", plain)));
      var sent = shop.receiver.next();

      assertThat(answer.path("status").asInt()).isEqualTo(204);
      assertThat(signatureFits(shop, sent)).isEqualTo(signatureFits);
      assertThat(decrypts(shop, Json.object(sent.body()).path("resource"))).isEqualTo(decrypts);
      var away = Duration.ofSeconds(seconds(sent) - Shop.START.getEpochSecond()).abs();
      assertThat(away.toSeconds() > 300).isEqualTo(flaw.endsWith("_timestamp"));
      assertThat(sent.header("wechatpay-serial").equals("PUB_KEY_ID_0000000000000000000000"))
          .isEqualTo(flaw.equals("unknown_serial"));
    }
  }

  @Test
  void refusesAFlawItDoesNotKnow() {
    try (var shop = Shop.open(data)) {
      var response =
          Http.send(
              "POST",
              shop.world.control() + "/wechat/callbacks",
              "{\"url\":\"http://127.0.0.1:1\",\"plaintext\":{},\"flaw\":\"none\"}");

      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  private static boolean signatureFits(Shop shop, Request sent) {
    var key =
        KeyFiles.publicKey(Path.of(shop.world.environment().get("BIDA_WECHAT_PLATFORM_KEY_FILE")));
    var message =
        Seal.lines(sent.header("wechatpay-timestamp"), sent.header("wechatpay-nonce"), sent.text());
    return Seal.verify(key, message, sent.header("wechatpay-signature"));
  }

  private static boolean decrypts(Shop shop, JsonNode resource) {
    var key = shop.world.environment().get("BIDA_WECHAT_APIV3_KEY");
    try {
      Envelope.open(
          key,
          resource.path("nonce").asText(),
          resource.path("associated_data").asText(),
          resource.path("ciphertext").asText());
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static long seconds(Request sent) {
    return Long.parseLong(sent.header("wechatpay-timestamp"));
  }
}
