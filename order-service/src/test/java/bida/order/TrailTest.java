package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.OrderEvent.OrderRelinked;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class TrailTest {

  private static final String OPS = Tokens.of("operator", "ops", "orders:read");

  @Inject TestClock clock;
  @Inject OutboxRows outbox;
  @Inject Pool pool;

  private String app;
  private String phone;
  private String order;

  @BeforeEach
  void anOrder() {
    app = "app-" + UUID.randomUUID();
    phone =
        "1" + String.valueOf(Math.abs(UUID.randomUUID().hashCode()) + 10_000_000_000L).substring(1);
    order = place();
  }

  @Test
  void keepsWhatTheAppShowedWithBothClocks() {
    shown(order, "{\"step\":\"OFFER_SHOWN\",\"at\":\"2026-10-19T08:00:00+08:00\"}")
        .statusCode(201)
        .body("ghost", nullValue());
    shown(order, "{\"step\":\"SUCCESS_PAGE_SHOWN\",\"seenVersion\":1,\"note\":\"0.9 s\"}")
        .statusCode(201);

    trail(order, OPS)
        .body("ghosts", empty())
        .body("trail.step", contains("OFFER_SHOWN", "SUCCESS_PAGE_SHOWN"))
        .body("trail[0].clientAt", equalTo("2026-10-19T00:00:00Z"))
        .body("trail[0].at", equalTo(clock.instant().toString()));
    trail(order, Tokens.of("another-app", "orders:read")).body("trail", empty());
  }

  @Test
  void neitherChangesNorForgetsEvidence() {
    shown(order, "{\"step\":\"OFFER_SHOWN\"}").statusCode(201);

    for (var sql : new String[] {"update order_trail set note = 'x'", "delete from order_trail"}) {
      assertThatThrownBy(() -> pool.query(sql).executeAndAwait())
          .hasMessageContaining("only added to");
    }
  }

  @Test
  void keepsATrailShort() {
    for (int i = 0; i < 5; i++) {
      shown(order, "{\"step\":\"OFFER_SHOWN\"}").statusCode(201);
    }

    shown(order, "{\"step\":\"OFFER_SHOWN\"}").statusCode(409).body("code", equalTo("trail_full"));
  }

  @Test
  void namesAnOrderThatOnlyTheAppKnows() {
    var ghost = "GHOST" + UUID.randomUUID().toString().substring(0, 8);

    shown(ghost, "{\"step\":\"SUCCESS_PAGE_SHOWN\"}")
        .statusCode(201)
        .body("ghost", equalTo("UNKNOWN_ORDER"));
    shown(ghost, "{\"step\":\"SUCCESS_PAGE_SHOWN\"}").statusCode(201);

    trail(ghost, OPS).body("ghosts", contains("UNKNOWN_ORDER")).body("trail", hasSize(2));
    assertThat(outbox.of("ghost-order:unknown_order:" + app + ":" + ghost, CaseNeeded.class))
        .singleElement()
        .extracting(CaseNeeded::detail)
        .isEqualTo("The app showed order " + ghost + ", which is not here.");
  }

  @Test
  void namesAnOrderThatTheAppSawNewerThanWeDo() {
    shown(order, "{\"step\":\"OFFER_SHOWN\",\"seenVersion\":7}")
        .statusCode(201)
        .body("ghost", equalTo("NEWER_THAN_OURS"));

    assertThat(outbox.of(order, CaseNeeded.class))
        .singleElement()
        .extracting(CaseNeeded::kind)
        .isEqualTo("ghost-order");
  }

  @Test
  void doesNotTellAnAppOfAnothersOrder() {
    shown(order, "{\"step\":\"OFFER_SHOWN\"}", Tokens.of("app-x" + app, "orders:write"))
        .statusCode(201)
        .body("ghost", equalTo("UNKNOWN_ORDER"));
  }

  @Test
  void opensNoMoreCasesForOneFault() {
    for (int i = 0; i < 3; i++) {
      shown("GHOST" + i, "{\"step\":\"OFFER_SHOWN\"}").statusCode(201);
    }

    shown("GHOST3", "{\"step\":\"OFFER_SHOWN\"}")
        .statusCode(409)
        .body("code", equalTo("too_many_ghosts"));
    shown("GHOST2", "{\"step\":\"OFFER_SHOWN\"}").statusCode(201);
  }

  @Test
  void advisesWhoPaidByHowLongAgoThatWas() {
    explanation().body("guidance", nullValue());
    shown(order, "{\"step\":\"PAYMENT_PAGE_OPENED\"}").statusCode(201);

    explanation().body("guidance.code", equalTo("NORMAL_LAG"));
    clock.advance(Duration.ofMinutes(6));
    explanation().body("guidance.code", equalTo("REFRESH"));
    clock.advance(Duration.ofMinutes(25));
    explanation().body("guidance.code", equalTo("CONTACT_SUPPORT"));
  }

  @Test
  void movesAnOrderToTheRightAccountAndRemembersWhy() {
    var proof = "{\"buyerId\":\"buyer-2\",\"verifiedBy\":\"phone\",\"reference\":\"sms-4711\"}";

    relink(proof, app).statusCode(200).body("buyerId", equalTo("buyer-2"));
    relink(proof, app).statusCode(200);

    list("buyer-1").body("orders", empty());
    list("buyer-2").body("orders.orderNo", contains(order));
    assertThat(outbox.of(order, OrderRelinked.class))
        .singleElement()
        .extracting(OrderRelinked::buyerId)
        .isEqualTo("buyer-2");
    assertThat(
            count(
                """
                select count(*) from order_relink where order_no = $1 and from_buyer = 'buyer-1'
                  and to_buyer = 'buyer-2' and verified_by = 'phone' and reference = 'sms-4711'
                  and actor = 'client:' || $2
                """,
                order,
                app))
        .isEqualTo(1);
  }

  @Test
  void relinksNothingWithoutAVerificationOrForAnotherApp() {
    relink("{\"buyerId\":\"buyer-2\",\"reference\":\"r\"}", app)
        .statusCode(422)
        .body("code", equalTo("verification_missing"));
    relink("{\"buyerId\":\"buyer-2\",\"verifiedBy\":\"phone\"}", app).statusCode(422);
    relink("{\"buyerId\":\"b\",\"verifiedBy\":\"phone\",\"reference\":\"r\"}", "another-app")
        .statusCode(404)
        .body("code", equalTo("order_not_found"));
  }

  @Test
  void findsOrdersByPhoneForOperatorsAlone() {
    search("{\"phone\":\"+86 " + phone + "\"}", OPS)
        .statusCode(200)
        .body("orders.orderNo", contains(order));
    search("{\"email\":\"" + phone + "@Example.com\"}", OPS)
        .statusCode(200)
        .body("orders.orderNo", contains(order));
    search("{\"phone\":\"" + phone.substring(1) + "\"}", OPS).body("orders", empty());
    search("{}", OPS).statusCode(422).body("code", equalTo("search_invalid"));
    search("{\"phone\":\"" + phone + "\"}", Tokens.of(app, "orders:read")).statusCode(403);
  }

  private String place() {
    var sku = "SKU-" + UUID.randomUUID();
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"话费","productType":"RECHARGE","unitPrice":{"amountMinor":990,"currency":"CNY"}}
            """)
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then()
        .statusCode(200);
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", sku)
        .body(
            """
            {"merchantOrderNo":"%s","buyerId":"buyer-1","policyVersion":"v1",
             "lines":[{"sku":"%s","quantity":1,"recipient":"13800138000"}],
             "contact":{"phone":"%s","email":"%s@example.com"},
             "expectedTotal":{"amountMinor":990,"currency":"CNY"}}
            """
                .formatted(sku, sku, phone, phone))
        .post("/v1/orders")
        .then()
        .statusCode(201)
        .extract()
        .path("orderNo");
  }

  private ValidatableResponse shown(String orderNo, String body) {
    return shown(orderNo, body, Tokens.of(app, "orders:write"));
  }

  private static ValidatableResponse shown(String orderNo, String body, String token) {
    return post("/v1/orders/" + orderNo + "/trail", body, token);
  }

  private ValidatableResponse relink(String body, String tenant) {
    return post("/v1/orders/" + order + "/relink", body, Tokens.of(tenant, "orders:write"));
  }

  private static ValidatableResponse search(String body, String token) {
    return post("/v1/orders:search", body, token);
  }

  private static ValidatableResponse post(String path, String body, String token) {
    // The colon of :search is to stay one.
    return given()
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .body(body)
        .urlEncodingEnabled(false)
        .post(path)
        .then();
  }

  private static ValidatableResponse trail(String orderNo, String token) {
    return given()
        .auth()
        .oauth2(token)
        .get("/v1/orders/" + orderNo + "/trail")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse explanation() {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders/" + order + "/explanation")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse list(String buyer) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders?buyerId=" + buyer)
        .then()
        .statusCode(200);
  }

  private long count(String sql, Object... keys) {
    return pool.preparedQuery(sql).executeAndAwait(Tuple.from(keys)).iterator().next().getLong(0);
  }
}
