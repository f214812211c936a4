package bida.fulfillment;

import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;

import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.ProductType;
import bida.platform.test.OutboxRows;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sells tickets, shows them and scans them, through the public interfaces. */
@Singleton
class BoxOffice {

  static final String BUYER = "buyer-1";

  private final Shop shop;
  private final OutboxRows outbox;
  private final TestClock clock;

  BoxOffice(Shop shop, OutboxRows outbox, TestClock clock) {
    this.shop = shop;
    this.outbox = outbox;
    this.clock = clock;
  }

  static DeliveryLine tickets(int lineNo, String sku, int quantity) {
    return new DeliveryLine(
        lineNo, sku, ProductType.TICKET, quantity, Money.of(18_000, "CNY"), null);
  }

  /** A session that has just begun to let in. */
  Map<String, Object> now(String codeMode) {
    return session(codeMode, clock.instant().minusSeconds(60));
  }

  Map<String, Object> session(String codeMode, Instant from) {
    var product = new HashMap<String, Object>();
    product.put("codeMode", codeMode);
    product.put("group", "teahouse");
    product.put("eventName", "茶馆");
    product.put("useFrom", from.toString());
    product.put("useUntil", from.plus(Duration.ofHours(3)).toString());
    product.put("zone", "Asia/Shanghai");
    product.put(
        "place",
        Map.of("name", "首都剧场", "address", "王府井大街22号", "latitude", 39.9219, "longitude", 116.4108));
    product.put("area", "stalls, row 7");
    product.put("guide", Map.of("zh-CN", "凭票码入场", "en", "Show the live code"));
    product.put("travel", Map.of("zh-CN", "地铁5号线灯市口站"));
    product.put("notes", Map.of("zh-CN", "需提前预约"));
    product.put("contact", "010-65246789");
    product.put(
        "points",
        List.of(
            Map.of(
                "pointId", "north",
                "place", Map.of("name", "北门"),
                "openingHours", "18:30-21:00")));
    product.put("change", Map.of("hoursBefore", 24, "times", 1));
    return product;
  }

  void offer(String sku, Map<String, Object> product) {
    put(sku, product).statusCode(200);
  }

  ValidatableResponse put(String sku, Map<String, Object> product) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(product)
        .put("/v1/ticket-products/" + sku)
        .then();
  }

  /** The ids of the tickets, once they are issued. */
  List<String> sell(String orderNo, String sku, int quantity) {
    shop.order(orderNo, tickets(1, sku, quantity));
    outbox.await(orderNo, TicketIssued.class);
    return of(orderNo).statusCode(200).extract().path("tickets.ticketId");
  }

  String sellOne(String orderNo, String codeMode) {
    var sku = unique("SKU-");
    offer(sku, now(codeMode));
    return sell(orderNo, sku, 1).getFirst();
  }

  ValidatableResponse of(String orderNo) {
    return get(Shop.APP, "/v1/orders/" + orderNo + "/tickets");
  }

  ValidatableResponse get(String app, String path) {
    return given().auth().oauth2(Tokens.of(app, "orders:read")).get(path).then();
  }

  ValidatableResponse show(String ticketId) {
    return show(Shop.APP, ticketId, BUYER);
  }

  ValidatableResponse show(String app, String ticketId, String holder) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "keys:reveal"))
        .contentType(ContentType.JSON)
        .body(Map.of("holderId", holder))
        .post("/v1/tickets/" + ticketId + "/code")
        .then();
  }

  ValidatableResponse print(String ticketId, String language) {
    return print(Shop.APP, ticketId, BUYER, language);
  }

  ValidatableResponse print(String app, String ticketId, String holder, String language) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "keys:reveal"))
        .header("Accept-Language", language)
        .contentType(ContentType.JSON)
        .body(Map.of("holderId", holder))
        .post("/v1/tickets/" + ticketId + "/pdf")
        .then();
  }

  String code(String ticketId) {
    return show(ticketId).statusCode(200).extract().path("code");
  }

  ValidatableResponse lookUp(String app, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/ticket-lookups")
        .then();
  }

  ValidatableResponse wish(String app, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .header("Idempotency-Key", unique("K"))
        .contentType(ContentType.JSON)
        .body(body)
        .post(path)
        .then();
  }

  /** At the north door of the app's own gate. */
  ValidatableResponse scan(String code) {
    return redeem(unique("K"), Map.of("code", code, "pointId", "north", "device", "gate-1"));
  }

  ValidatableResponse redeem(String key, Map<String, ?> body) {
    return redeem(Shop.APP, key, body);
  }

  ValidatableResponse redeem(String app, String key, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "tickets:redeem"))
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/redemptions")
        .then();
  }

  ValidatableResponse sync(String device, List<Map<String, Object>> redemptions) {
    return given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "tickets:redeem"))
        .contentType(ContentType.JSON)
        .body(Map.of("device", device, "redemptions", redemptions))
        .urlEncodingEnabled(false)
        .post("/v1/redemptions:sync")
        .then();
  }

  ValidatableResponse manifest(String app, String sku) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "tickets:redeem"))
        .get("/v1/redemption-manifests/" + sku)
        .then();
  }
}
