package bida.payment;

import static io.restassured.RestAssured.given;

import bida.platform.ids.Identifiers;
import bida.platform.test.Tokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A buyer with Alipay, the merchant's console, its book and its troubles; and who calls us back.
 */
@Singleton
class Alipay {

  /** The pairs of the vectors. */
  static final String KEY = "alipay_platform";

  static final String KEY_BEFORE = "wechat_platform";
  static final String NO_KEY_OF_THEIRS = "alipay_app";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String control;
  private final String callbackUrl;
  private final Identifiers ids;

  Alipay(
      @ConfigProperty(name = "test.simulators") String control,
      @ConfigProperty(name = "bida.payment.public-url") String url,
      Identifiers ids) {
    this.control = control;
    this.callbackUrl = url + "/v1/callbacks/alipay";
    this.ids = ids;
  }

  /** The number of the attempt. */
  String open(String orderNo) {
    return open(orderNo, "qr").statusCode(201).extract().path("paymentNo");
  }

  ValidatableResponse open(String orderNo, String method) {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "payments:write"))
        .header("Idempotency-Key", ids.text(16))
        .contentType(ContentType.JSON)
        .body(Map.of("channel", "alipay", "method", method))
        .post("/v1/orders/{no}/payments", orderNo)
        .then();
  }

  JsonPath pay(String outTradeNo) {
    return post("/alipay/pay", Map.of("outTradeNo", outTradeNo));
  }

  JsonPath pay(Map<String, Object> how) {
    return post("/alipay/pay", how);
  }

  void scan(String outTradeNo) {
    post("/alipay/scan", Map.of("outTradeNo", outTradeNo));
  }

  void finish(String outTradeNo) {
    post("/alipay/finish", Map.of("outTradeNo", outTradeNo));
  }

  void complain(String outTradeNo, String status) {
    post("/alipay/complain", Map.of("outTradeNo", outTradeNo, "status", status));
  }

  /** In the merchant's console. */
  void refund(String outTradeNo, long minor, String requestNo) {
    post(
        "/alipay/refund",
        Map.of("outTradeNo", outTradeNo, "amountMinor", minor, "outRequestNo", requestNo));
  }

  void knobs(Map<String, Object> knobs) {
    post("/knobs/alipay", knobs);
  }

  void calm() {
    given().delete(control + "/knobs/alipay").then().statusCode(200);
  }

  JsonPath book(String outTradeNo) {
    return given().get(control + "/alipay/book/" + outTradeNo).then().extract().jsonPath();
  }

  JsonPath counts(String outTradeNo) {
    return given().get(control + "/counts/alipay?order=" + outTradeNo).then().extract().jsonPath();
  }

  HttpResponse<String> call(String form) {
    var request =
        HttpRequest.newBuilder(URI.create(callbackUrl))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonPath post(String path, Map<String, Object> body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post(control + path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** Signed on its own, not by the code under test. */
  static String signed(Map<String, String> params, String key, Charset charset) {
    var signed = new LinkedHashMap<>(params);
    var content =
        new TreeMap<>(params)
            .entrySet().stream()
                .filter(param -> !param.getValue().isEmpty())
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining("&"));
    signed.put("sign_type", "RSA2");
    signed.put("sign", sign(content, key, charset));
    return form(signed, charset);
  }

  static String signed(Map<String, String> params) {
    return signed(params, KEY, StandardCharsets.UTF_8);
  }

  static String sign(String content, String key, Charset charset) {
    try {
      var der = OutsideWorld.read("keys.json").at("/" + key + "/private_pkcs8_b64_der").asText();
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(der))));
      signature.update(content.getBytes(charset));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String form(Map<String, String> params, Charset charset) {
    return params.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), charset))
        .collect(Collectors.joining("&"));
  }
}
