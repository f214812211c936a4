package bida.payment;

import static io.restassured.RestAssured.given;

import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.platform.ids.Identifiers;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A buyer at Stripe, its book and its troubles; and whoever writes to our callback. */
@Singleton
class Stripe {

  static final String SECRET_BEFORE = "whsec_the_secret_before_this_one";

  private final String control;
  private final String secret;
  private final Identifiers ids;
  private final Shop shop;
  private final Topics topics;

  Stripe(
      @ConfigProperty(name = "test.simulators") String control,
      @ConfigProperty(name = "bida.stripe.webhook-secret") String secret,
      Identifiers ids,
      Shop shop,
      Topics topics) {
    this.control = control;
    this.secret = secret;
    this.ids = ids;
    this.shop = shop;
    this.topics = topics;
  }

  /** The page on which the buyer pays. */
  String open(String orderNo) {
    return tryToOpen(orderNo).statusCode(201).extract().path("payWith.redirectUrl");
  }

  ValidatableResponse tryToOpen(String orderNo) {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "payments:write"))
        .header("Idempotency-Key", ids.text(16))
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "channel", "stripe",
                "method", "checkout",
                "returnUrl", "https://shop.example.com/orders?a=1&b=2"))
        .post("/v1/orders/{no}/payments", orderNo)
        .then();
  }

  /** An order in another currency. */
  String orderOf(Money price) {
    var orderNo = "VG" + ids.text(20);
    var placed = shop.placed(orderNo);
    topics.publish(
        new OrderPlaced(
            orderNo,
            placed.tenant(),
            placed.merchantOrderNo(),
            placed.buyerId(),
            placed.lines(),
            price,
            null,
            placed.placedAt(),
            placed.payBy(),
            placed.lateMoneyUntil()));
    return orderNo;
  }

  /** The payment intent that the page made of it. */
  JsonPath pay(String link) {
    return post("/stripe/pay", Map.of("redirectUrl", link));
  }

  JsonPath pay(Map<String, Object> how) {
    return post("/stripe/pay", how);
  }

  JsonPath refundByHand(String paymentNo, long amount) {
    return post("/stripe/refunds", Map.of("outTradeNo", paymentNo, "amount", amount));
  }

  JsonPath dispute(String paymentNo, String status) {
    return post("/stripe/disputes", Map.of("outTradeNo", paymentNo, "status", status));
  }

  void knobs(Map<String, Object> knobs) {
    post("/knobs/stripe", knobs);
  }

  void calm() {
    given().delete(control + "/knobs/stripe").then().statusCode(200);
  }

  JsonPath book(String paymentNo) {
    return given().get(control + "/stripe/book/" + paymentNo).then().extract().jsonPath();
  }

  JsonPath counts(String paymentNo) {
    return given().get(control + "/counts/stripe?order=" + paymentNo).then().extract().jsonPath();
  }

  /** Signed on its own, not by the code under test. */
  int send(String event, Instant at) {
    return send(event, "t=" + at.getEpochSecond() + ",v1=" + hmac(secret, at, event));
  }

  int send(String event, String signature) {
    return given()
        .header("Stripe-Signature", signature)
        .contentType(ContentType.JSON)
        .body(event.getBytes(StandardCharsets.UTF_8))
        .post("/v1/callbacks/stripe")
        .statusCode();
  }

  static String hmac(String secret, Instant at, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = at.getEpochSecond() + "." + body;
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
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
}
