package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import bida.contracts.ConfirmedBy;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class PaymentsTest {

  private static final String PAY = Tokens.of(Shop.APP, "payments:write");

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void confirmsWhatTheBuyerPaidByItsCallback() {
    var order = shop.order();
    var paymentNo = shop.open(order);

    wechat.pay(paymentNo);

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.paymentNo()).isEqualTo(paymentNo);
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.CALLBACK);
    shop.payments(order)
        .body("window", equalTo("PAID"))
        .body("payments[0].status", equalTo("SUCCEEDED"))
        .body("payments[0].confirmedBy", equalTo("CALLBACK"))
        .body("payments[0].channelTransactionId", equalTo(confirmed.channelTransactionId()));
    assertThat(shop.ledgerOf(confirmed.channelTransactionId()))
        .containsEntry("channel:wechat", 990L)
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
  }

  @Test
  void a22FindsOutByAskingWhenEveryCallbackIsLost() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    wechat.pay(shop.open(order));

    wechat.pass(Duration.ofSeconds(5));

    assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
        .isEqualTo(ConfirmedBy.QUERY);
  }

  @Test
  void b01DoesNotTakeOneUnknownForUnpaid() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all"), "query", Map.of("notFoundFirst", 1)));
    var order = shop.order();
    wechat.pay(shop.open(order));

    shop.refresh(order).body("payments[0].status", equalTo("PENDING"));
    shop.refresh(order).body("payments[0].status", equalTo("SUCCEEDED"));

    assertThat(outbox.of(order)).hasSize(1);
  }

  @Test
  void asksAtOnceWhenTheAppInsists() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);

    given()
        .auth()
        .oauth2(PAY)
        .post("/v1/orders/{no}/payments/{payment}/refresh", order, paymentNo)
        .then()
        .statusCode(200)
        .body("payments[0].status", equalTo("SUCCEEDED"))
        .body("payments[0].confirmedBy", equalTo("QUERY"));
  }

  @Test
  void a11KeepsMoneyOfAWrongAmountApart() {
    var order = shop.order();
    var paymentNo = shop.open(order);

    wechat.pay(Map.of("outTradeNo", paymentNo, "amountOverride", 1));

    var unmatched = outbox.await(order, PaymentUnmatched.class);
    assertThat(unmatched.reason()).isEqualTo("amount_mismatch");
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
    assertThat(shop.ledgerOf(unmatched.channelTransactionId()))
        .containsEntry("channel:wechat", 1L)
        .containsEntry("unmatched", -1L);
    // The buyer may pay again, under a number of its own.
    assertThat(shop.open(order)).isEqualTo(order + "02");
  }

  @Test
  void callsASecondTransactionForTheSameNumberAPaymentOfItsOwn() {
    var order = shop.order();
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);
    var first = outbox.await(order, PaymentConfirmed.class);

    var answer =
        wechat.callback(
            Map.of(
                "url",
                shop.callbackUrl(),
                "eventType",
                "TRANSACTION.SUCCESS",
                "plaintext",
                shop.transaction(paymentNo, "42" + paymentNo)));

    assertThat(answer.getInt("status")).isEqualTo(200);
    Await.until("both payments", () -> outbox.of(order, PaymentConfirmed.class).size() == 2);
    var second = outbox.of(order, PaymentConfirmed.class).get(1);
    assertThat(second.paymentNo()).isEqualTo(paymentNo);
    assertThat(second.paymentId()).isNotEqualTo(first.paymentId());
    shop.payments(order).body("payments", hasSize(2));
  }

  @Test
  void givesTheSamePaymentToWhoeverAsksAgain() {
    var order = shop.order();

    var first = shop.tryToOpen(order, "k1-" + order, PAY).statusCode(201);
    var again = shop.tryToOpen(order, "k1-" + order, PAY).statusCode(201);
    var other = shop.tryToOpen(order, "k2-" + order, PAY).statusCode(201);

    again.header("Idempotency-Replayed", equalTo("true"));
    String body = first.extract().asString();
    assertThat(again.extract().asString()).isEqualTo(body);
    assertThat(other.extract().asString()).isEqualTo(body);
    first
        .body("paymentNo", equalTo(order + "01"))
        .body("channel", equalTo("wechat"))
        .body("method", equalTo("native"))
        .body("amount.amountMinor", equalTo(990))
        .body("status", equalTo("PENDING"))
        .body("expiresAt", notNullValue());
  }

  @Test
  void a23GoesOnWithTheSameNumberWhenThePrepayTimedOut() {
    var order = shop.order();
    wechat.knobs(
        Map.of("outTradeNo", order + "01", "api", Map.of("timeoutButDone", 1, "on", "prepay")));

    shop.tryToOpen(order, "k-" + order, PAY)
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", equalTo("channel_unavailable"));
    shop.tryToOpen(order, "k-" + order, PAY)
        .statusCode(201)
        .body("paymentNo", equalTo(order + "01"));

    assertThat(wechat.book(order + "01").getString("transaction.tradeState")).isEqualTo("NOTPAY");
  }

  @Test
  void waitsForAnOrderThatIsOnItsWay() {
    shop.tryToOpen("VGNOTYETHERE0000000X")
        .statusCode(409)
        .header("Retry-After", equalTo("2"))
        .body("code", equalTo("order_not_ready"));
  }

  @Test
  void opensNothingAfterTheTimeToPay() {
    var order = shop.order();
    shop.open(order);

    wechat.pass(Duration.ofMinutes(15));

    shop.tryToOpen(order).statusCode(409).body("code", equalTo("payment_window_closed"));
  }

  @Test
  void tellsEveryCallerHisMistake() {
    var order = shop.order();
    shop.open(order);
    var key = "k-" + order;
    shop.tryToOpen(order, key, PAY).statusCode(201);

    open(
        order,
        null,
        "{\"channel\":\"wechat\",\"method\":\"native\"}",
        400,
        "idempotency_key_missing");
    open(
        shop.order(),
        key,
        "{\"channel\":\"wechat\",\"method\":\"native\"}",
        422,
        "idempotency_key_reused");
    open(order, "a", "{\"channel\":\"wechat\",\"method\":\"card\"}", 422, "payment_method_unknown");
    open(order, "b", "{\"channel\":\"wechat\"}", 400, "payment_method_missing");
    given()
        .auth()
        .oauth2(PAY)
        .header("Idempotency-Key", "c")
        .contentType(ContentType.JSON)
        .body("{\"channel\":")
        .post("/v1/orders/{no}/payments", order)
        .then()
        .statusCode(400)
        .contentType(containsString("problem+json"));
    shop.tryToOpen(order, "d", Tokens.of("another-app", "payments:write"))
        .statusCode(404)
        .body("code", equalTo("order_not_found"));
    shop.tryToOpen(order, "e", Tokens.of(Shop.APP, "orders:read")).statusCode(403);
    given().get("/v1/orders/{no}/payments", order).then().statusCode(401);
    read(order, Tokens.of("another-app", "orders:read"), 404);
    read(order, Tokens.of("operations", "ops"), 200);
    read("VGNOSUCHORDER", PAY, 404);
  }

  private static void open(String order, String key, String body, int status, String code) {
    var request = given().auth().oauth2(PAY).contentType(ContentType.JSON).body(body);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    request
        .post("/v1/orders/{no}/payments", order)
        .then()
        .statusCode(status)
        .body("code", equalTo(code));
  }

  private static void read(String order, String token, int status) {
    given().auth().oauth2(token).get("/v1/orders/{no}/payments", order).then().statusCode(status);
  }
}
