package bida.simulators.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.simulators.Http;
import bida.simulators.Vectors;
import bida.simulators.book.KeyFiles;
import bida.simulators.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WechatVectorsTest {
  @TempDir Path folder;

  static Stream<JsonNode> requests() {
    return Vectors.read("wechat_api").path("request_signing").valueStream();
  }

  static Stream<JsonNode> authenticCallbacks() {
    return Vectors.read("wechat_callback")
        .path("cases")
        .valueStream()
        .filter(one -> one.path("expect").asText().equals("ACCEPT"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void letsInWhatTheMerchantOfTheVectorsSigned(JsonNode vector) {
    try (var shop = Shop.open(folder)) {
      var body = vector.path("body").asText();
      var request =
          HttpRequest.newBuilder(
                  URI.create(shop.world.wechat() + vector.path("canonical_url").asText()))
              .header("Authorization", vector.path("Authorization").asText())
              .method(vector.path("method").asText(), HttpRequest.BodyPublishers.ofString(body))
              .build();

      var code = Json.object(Http.send(request).body()).path("code").asText();

      assertThat(code).isIn("", "ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS", "INVALID_REQUEST");
    }
  }

  @ParameterizedTest
  @MethodSource("authenticCallbacks")
  void opensAndVerifiesTheCallbacksOfTheVectors(JsonNode vector) throws Exception {
    var headers = vector.path("headers");
    var body = vector.path("body").asText();
    var resource = Json.object(body).path("resource");
    var key = Vectors.read("wechat_callback").path("apiv3_key").asText();

    var message =
        Seal.lines(
            headers.path("Wechatpay-Timestamp").asText(),
            headers.path("Wechatpay-Nonce").asText(),
            body);
    var plain =
        Envelope.open(
            key,
            resource.path("nonce").asText(),
            resource.path("associated_data").asText(),
            resource.path("ciphertext").asText());

    assertThat(Seal.verify(platformKey(), message, headers.path("Wechatpay-Signature").asText()))
        .isTrue();
    assertThat(Json.object(plain)).isEqualTo(vector.path("plaintext"));
  }

  @Test
  void writesTheBillWithTheColumnsOfTheVector() {
    var vector = Vectors.read("wechat_api").path("trade_bill").path("plain_utf8_bom_crlf").asText();
    try (var shop = Shop.open(folder)) {
      shop.prepay(Shop.NUMBER, 990);
      shop.pay(Shop.NUMBER);
      assertThat(shop.refund(Shop.NUMBER, "RF20261019000000000001", 990, 990).statusCode())
          .isEqualTo(200);
      shop.advance("PT34H");

      var address =
          Shop.json(shop.call("GET", "/v3/bill/tradebill?bill_date=2026-10-19&bill_type=ALL", ""));
      var path = URI.create(address.path("download_url").asText());
      var bill = shop.call("GET", path.getPath() + "?" + path.getQuery(), "").body();

      assertThat(lines(bill).getFirst()).isEqualTo(lines(vector).getFirst());
      assertThat(lines(bill).get(3)).isEqualTo(lines(vector).get(4));
      assertThat(lines(bill).get(1).split(",")).hasSameSizeAs(lines(vector).get(1).split(","));
      assertThat(lines(bill).get(1))
          .startsWith("`2026-10-19 00:00:00,`wxd678efh567hg6787,`1900000109,`0,`,`4200002299")
          .endsWith("`游戏点券100,`,`0.05940,`0.60%,`9.90,`0.00,`");
      assertThat(lines(bill).get(2)).contains(",`REFUND,").contains(",`-0.05940,");
      assertThat(lines(bill).get(4)).isEqualTo("`2,`9.90,`9.90,`0.00,`0.00000,`9.90,`9.90");
    }
  }

  private static List<String> lines(String bill) {
    return List.of(bill.split("\r\n"));
  }

  private PublicKey platformKey() throws Exception {
    var pem = Vectors.read("keys").path("wechat_platform").path("public_spki_pem").asText();
    return KeyFiles.publicKey(Files.writeString(folder.resolve("platform.pem"), pem));
  }
}
