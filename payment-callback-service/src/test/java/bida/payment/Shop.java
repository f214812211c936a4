package bida.payment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.Money;
import bida.contracts.OrderEvent.Line;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.contracts.ProductType;
import bida.contracts.RefundEvent.RefundApproved;
import bida.platform.ids.Identifiers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The other services and an app, as far as payments see them. */
@Singleton
class Shop {

  static final Money PRICE = Money.of(990, "CNY");
  static final String APP = "app-1";

  /** How many statements wait for a lock. */
  static final String WAITING =
      """
      select count(*) from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()
      """;

  private final Topics topics;
  private final TestClock clock;
  private final Identifiers ids;
  private final Pool pool;
  private final String url;

  Shop(
      Topics topics,
      TestClock clock,
      Identifiers ids,
      Pool pool,
      @ConfigProperty(name = "bida.payment.public-url") String url) {
    this.url = url;
    this.topics = topics;
    this.clock = clock;
    this.ids = ids;
    this.pool = pool;
  }

  String order() {
    var orderNo = "VG" + ids.text(20);
    place(orderNo);
    return orderNo;
  }

  String orderOf(String buyerId) {
    return order(buyerId, PRICE);
  }

  String orderOf(Money price) {
    return order("buyer-1", price);
  }

  private String order(String buyerId, Money price) {
    return order(APP, buyerId, price);
  }

  /** Whose money is another merchant's. */
  String orderFrom(String app) {
    return order(app, "buyer-1", PRICE);
  }

  private String order(String app, String buyerId, Money price) {
    var orderNo = "VG" + ids.text(20);
    topics.publish(placed(app, orderNo, buyerId, price));
    return orderNo;
  }

  void place(String orderNo) {
    topics.publish(placed(orderNo));
  }

  void place(String orderNo, String traceparent) {
    topics.publish(placed(orderNo), traceparent);
  }

  OrderPlaced placed(String orderNo) {
    return placed(APP, orderNo, "buyer-1", PRICE);
  }

  private OrderPlaced placed(String app, String orderNo, String buyerId, Money price) {
    var now = clock.instant();
    return new OrderPlaced(
        orderNo,
        app,
        "m-" + orderNo,
        buyerId,
        List.of(new Line(1, "SKU-1", ProductType.CARD_KEY, "游戏点券100", 1, price)),
        price,
        null,
        now,
        now.plus(Duration.ofMinutes(15)),
        now.plus(Duration.ofHours(12)));
  }

  void stopTakingMoney(String orderNo) {
    topics.publish(new PaymentCloseRequested(orderNo, APP, "buyer_cancelled", clock.instant()));
  }

  String approve(String orderNo, String paymentId, Money amount) {
    var refundNo = "RF" + ids.text(20);
    topics.publish(
        new RefundApproved(
            refundNo, paymentId, orderNo, APP, amount, "out of stock", clock.instant()));
    return refundNo;
  }

  ValidatableResponse tryToOpen(String orderNo) {
    return tryToOpen(orderNo, ids.text(16), Tokens.of(APP, "payments:write"));
  }

  ValidatableResponse tryToOpen(String orderNo, String key, String token) {
    return tryToOpen(orderNo, key, token, Map.of("channel", "wechat", "method", "native"));
  }

  ValidatableResponse tryToOpen(String orderNo, Map<String, Object> how) {
    return tryToOpen(orderNo, ids.text(16), Tokens.of(APP, "payments:write"), how);
  }

  private static ValidatableResponse tryToOpen(
      String orderNo, String key, String token, Map<String, Object> how) {
    return given()
        .auth()
        .oauth2(token)
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(how)
        .post("/v1/orders/{no}/payments", orderNo)
        .then();
  }

  String open(String orderNo) {
    return tryToOpen(orderNo)
        .statusCode(201)
        .body("codeUrl", startsWith("weixin://"))
        .extract()
        .path("paymentNo");
  }

  ValidatableResponse payments(String orderNo) {
    return given()
        .auth()
        .oauth2(Tokens.of(APP, "orders:read"))
        .get("/v1/orders/{no}/payments", orderNo)
        .then()
        .statusCode(200);
  }

  ValidatableResponse refresh(String orderNo) {
    return given()
        .auth()
        .oauth2(Tokens.of(APP, "payments:write"))
        .post("/v1/orders/{no}/payments/refresh", orderNo)
        .then()
        .statusCode(200);
  }

  String callbackUrl() {
    return url + "/v1/callbacks/wechat";
  }

  /** What the channel would say of a payment. */
  Map<String, Object> transaction(String paymentNo, String transactionId) {
    return Map.of(
        "mchid", "1900000109",
        "appid", "wxd678efh567hg6787",
        "out_trade_no", paymentNo,
        "transaction_id", transactionId,
        "trade_type", "NATIVE",
        "trade_state", "SUCCESS",
        "success_time", "2026-10-19T00:00:00+08:00",
        "amount", Map.of("total", 990, "payer_total", 900, "currency", "CNY"));
  }

  /** Balance by account of what one transaction or refund moved. */
  Map<String, Long> ledgerOf(String reference) {
    var balances = new HashMap<String, Long>();
    pool.preparedQuery(
            "select account, sum(amount_minor)::bigint from ledger_entry where reference = $1 group"
                + " by 1")
        .execute(Tuple.of(reference))
        .await()
        .indefinitely()
        .forEach(row -> balances.put(row.getString(0), row.getLong(1)));
    return balances;
  }

  long count(String sql, Object... keys) {
    var tuple = Tuple.tuple();
    for (var key : keys) {
      tuple.addValue(key);
    }
    return pool.preparedQuery(sql)
        .execute(tuple)
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
