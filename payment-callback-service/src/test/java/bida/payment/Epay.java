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
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** A buyer at an epay operator, its book and its troubles; and whoever writes to our callback. */
@Singleton
class Epay {

  static final String KEY_BEFORE = "the-key-before-this-one";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String control;
  private final String callbackUrl;
  private final Identifiers ids;

  Epay(
      @ConfigProperty(name = "test.simulators") String control,
      @ConfigProperty(name = "bida.payment.public-url") String url,
      Identifiers ids) {
    this.control = control;
    this.callbackUrl = url + "/v1/callbacks/epay";
    this.ids = ids;
  }

  String open(String orderNo) {
    return open(orderNo, Shop.APP, null);
  }

  /** The link on which the buyer pays. */
  String open(String orderNo, String app, @Nullable String returnUrl) {
    return tryToOpen(orderNo, app, "wxpay", returnUrl)
        .statusCode(201)
        .extract()
        .path("payWith.redirectUrl");
  }

  ValidatableResponse tryToOpen(
      String orderNo, String app, String method, @Nullable String returnUrl) {
    var wish = new LinkedHashMap<String, String>();
    wish.put("channel", "epay");
    wish.put("method", method);
    if (returnUrl != null) {
      wish.put("returnUrl", returnUrl);
    }
    return given()
        .auth()
        .oauth2(Tokens.of(app, "payments:write"))
        .header("Idempotency-Key", ids.text(16))
        .contentType(ContentType.JSON)
        .body(wish)
        .post("/v1/orders/{no}/payments", orderNo)
        .then();
  }

  int visit(String link) {
    return send(HttpRequest.newBuilder(URI.create(link)).build()).statusCode();
  }

  JsonPath pay(String link) {
    return post("/epay/pay", Map.of("redirectUrl", link));
  }

  void knobs(Map<String, Object> knobs) {
    post("/knobs/epay", knobs);
  }

  void calm() {
    given().delete(control + "/knobs/epay").then().statusCode(200);
  }

  JsonPath book(String outTradeNo) {
    return given().get(control + "/epay/book/" + outTradeNo).then().extract().jsonPath();
  }

  JsonPath counts(String outTradeNo) {
    return given().get(control + "/counts/epay?order=" + outTradeNo).then().extract().jsonPath();
  }

  HttpResponse<String> get(String query) {
    return send(HttpRequest.newBuilder(URI.create(callbackUrl + "?" + query)).build());
  }

  HttpResponse<String> postForm(String form) {
    return send(
        HttpRequest.newBuilder(URI.create(callbackUrl))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
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
  static String signed(Map<String, String> params, String key) {
    var signed = new LinkedHashMap<>(params);
    var content =
        new TreeMap<>(params)
            .entrySet().stream()
                .filter(param -> !param.getValue().isEmpty())
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining("&"));
    try {
      var md5 = MessageDigest.getInstance("MD5");
      var digest = md5.digest((content + key).getBytes(StandardCharsets.UTF_8));
      signed.put("sign", HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    signed.put("sign_type", "MD5");
    return form(signed);
  }

  static String form(Map<String, String> params) {
    return params.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Map<String, String> paramsOf(String link) {
    var params = new LinkedHashMap<String, String>();
    for (var pair : URI.create(link).getRawQuery().split("&")) {
      var cut = pair.indexOf('=');
      params.put(
          pair.substring(0, cut),
          URLDecoder.decode(pair.substring(cut + 1), StandardCharsets.UTF_8));
    }
    return params;
  }
}
