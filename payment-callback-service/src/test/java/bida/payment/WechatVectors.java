package bida.payment;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The signed samples of WeChat Pay's callbacks, good while the clock stands at their second. */
final class WechatVectors {

  static final String ORDER = "VG202610190000000000";

  private WechatVectors() {}

  static JsonNode named(String name) {
    try {
      return OutsideWorld.read("wechat_callback.json")
          .get("cases")
          .valueStream()
          .filter(one -> one.get("name").asText().equals(name))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ValidatableResponse post(JsonNode vector) {
    var request = given().urlEncodingEnabled(false);
    vector
        .get("headers")
        .properties()
        .forEach(header -> request.header(header.getKey(), header.getValue().asText()));
    return request.body(body(vector)).post("/v1/callbacks/wechat").then();
  }

  static byte[] body(JsonNode vector) {
    return vector.get("body").asText().getBytes(StandardCharsets.UTF_8);
  }
}
