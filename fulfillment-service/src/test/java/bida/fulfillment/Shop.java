package bida.fulfillment;

import static io.restassured.RestAssured.given;

import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.contracts.ProductType;
import bida.platform.test.Await;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What the tests do again and again: stock a SKU, have an order delivered, look at the outcome. */
@Singleton
class Shop {

  static final String APP = "app-1";

  private final Topics topics;
  private final TestClock clock;
  private final Pool pool;

  Shop(Topics topics, TestClock clock, Pool pool) {
    this.topics = topics;
    this.clock = clock;
    this.pool = pool;
  }

  static String unique(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase();
  }

  /** {@code count} new secrets. */
  static List<String> secrets(int count) {
    return IntStream.range(0, count).mapToObj(_ -> unique("KEY-")).toList();
  }

  String stock(String sku, List<String> secrets) {
    return importKeys(unique("K"), sku, secrets.stream().map(s -> Map.of("secret", s)).toList())
        .statusCode(201)
        .extract()
        .path("batchId");
  }

  ValidatableResponse importKeys(String idempotencyKey, String sku, List<?> keys) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .header("Idempotency-Key", idempotencyKey)
        .contentType(ContentType.JSON)
        .body(Map.of("sku", sku, "keys", keys))
        .post("/v1/key-batches")
        .then();
  }

  /** Keys that end. */
  String stock(String sku, List<String> secrets, Instant expiresAt) {
    return importKeys(unique("K"), sku, secrets, expiresAt.toString())
        .statusCode(201)
        .extract()
        .path("batchId");
  }

  ValidatableResponse importKeys(
      String idempotencyKey, String sku, List<String> secrets, String expiresAt) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .header("Idempotency-Key", idempotencyKey)
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "sku",
                sku,
                "keys",
                secrets.stream().map(s -> Map.of("secret", s)).toList(),
                "expiresAt",
                expiresAt))
        .post("/v1/key-batches")
        .then();
  }

  void suppliedByFulu(String sku) {
    supplied(sku, "fulu", "10000001");
  }

  void supplied(String sku, String supplier, String product) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(Map.of("supplier", supplier, "supplierProduct", product))
        .put("/v1/products/" + sku)
        .then()
        .statusCode(200);
  }

  /** Where a unit may cost so much at most. */
  void supplied(String sku, String supplier, String product, double maxCost) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(Map.of("supplier", supplier, "supplierProduct", product, "maxCost", maxCost))
        .put("/v1/products/" + sku)
        .then()
        .statusCode(200);
  }

  void supplied(String sku, String supplier, String product, Map<String, Object> next) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(Map.of("supplier", supplier, "supplierProduct", product, "fallbacks", List.of(next)))
        .put("/v1/products/" + sku)
        .then()
        .statusCode(200);
  }

  /** And by kakayun once fulu has confirmed that it delivers nothing. */
  void suppliedByFuluThenKakayun(String sku, Map<String, Object> kakayun) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "supplier", "fulu", "supplierProduct", "10000001", "fallbacks", List.of(kakayun)))
        .put("/v1/products/" + sku)
        .then()
        .statusCode(200);
  }

  static DeliveryLine keys(int lineNo, String sku, int quantity) {
    return new DeliveryLine(
        lineNo, sku, ProductType.CARD_KEY, quantity, Money.of(990, "CNY"), null);
  }

  static DeliveryLine recharge(int lineNo, String sku, String account) {
    return new DeliveryLine(lineNo, sku, ProductType.RECHARGE, 1, Money.of(990, "CNY"), account);
  }

  DeliveryRequested asked(String orderNo, DeliveryLine... lines) {
    var now = clock.instant();
    return new DeliveryRequested(
        orderNo, APP, "buyer-1", Arrays.asList(lines), now, now.plus(Duration.ofMinutes(5)));
  }

  Topics.Sent order(String orderNo, DeliveryLine... lines) {
    return topics.publish(asked(orderNo, lines));
  }

  void correct(String orderNo, int lineNo, String account) {
    var now = clock.instant();
    topics.publish(
        new RecipientCorrected(
            orderNo, APP, lineNo, account, now, now.plus(Duration.ofMinutes(5))));
  }

  void hold(String orderNo) {
    topics.publish(new DeliveryHoldRequested(orderNo, APP, "cancel", clock.instant()));
  }

  void hold(String orderNo, Integer... lineNos) {
    topics.publish(
        new DeliveryHoldRequested(
            orderNo, APP, "BUYER_CANCELLED", clock.instant(), List.of(lineNos)));
  }

  /** Waits until it is known here. */
  void dispute(String orderNo, boolean open) {
    topics.publish(new OrderDisputed(orderNo, APP, open, clock.instant()));
    Await.until(
        "the freeze or its end",
        () ->
            number("select count(*) from delivery_freeze where order_no = $1", orderNo)
                == (open ? 1 : 0));
  }

  ValidatableResponse reveal(String orderNo) {
    return reveal(APP, orderNo);
  }

  ValidatableResponse reveal(String app, String orderNo) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "keys:reveal"))
        .post("/v1/orders/" + orderNo + "/delivery/reveal")
        .then();
  }

  ValidatableResponse show(String app, String orderNo) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders/" + orderNo + "/delivery")
        .then();
  }

  List<Row> rows(String sql, Object... values) {
    var tuple = Tuple.tuple();
    for (var value : values) {
      tuple.addValue(value);
    }
    var rows = pool.preparedQuery(sql).execute(tuple).await().indefinitely();
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }

  long number(String sql, Object... values) {
    return rows(sql, values).getFirst().getLong(0);
  }

  String status(String orderNo, int lineNo) {
    var rows =
        rows("select status from delivery where order_no = $1 and line_no = $2", orderNo, lineNo);
    return rows.isEmpty() ? "none" : rows.getFirst().getString(0);
  }
}
