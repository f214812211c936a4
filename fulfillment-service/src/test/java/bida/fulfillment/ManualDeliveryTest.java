package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator delivers by hand: it waits for him, is proven by him, and calls him. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class ManualDeliveryTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String sku;
  private String orderNo;

  @BeforeEach
  void anOfferDeliveredByHand() {
    sku = unique("SKU-");
    orderNo = unique("O");
    shop.supplied(sku, "manual", "boosting");
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void waitsForAnOperatorAndIsDeliveredWithHisProof() {
    waiting();

    end(Map.of("outcome", "DELIVERED", "proof", "screenshot 77"))
        .statusCode(200)
        .body("status", equalTo("SUCCEEDED"));
    end(Map.of("outcome", "DELIVERED", "proof", "screenshot 77")).statusCode(200);

    assertThat(outbox.of(orderNo, RechargeSucceeded.class))
        .singleElement()
        .satisfies(told -> assertThat(told.supplierReference()).isEqualTo("screenshot 77"));
    assertThat(
            shop.number(
                "select count(*) from delivery_history where order_no = $1 and actor like"
                    + " 'operator:%'",
                orderNo))
        .isEqualTo(1);
    end(Map.of("outcome", "FAILED", "reason", "OUT_OF_STOCK"))
        .statusCode(409)
        .body("code", equalTo("no_operator_awaited"));
    assertThat(queue()).doesNotContain(orderNo);
  }

  @Test
  void failsForGoodOrAsksTheBuyerAsTheOperatorSays() {
    waiting();
    end(Map.of("outcome", "FAILED", "reason", "OUT_OF_STOCK"))
        .statusCode(200)
        .body("status", equalTo("FAILED"));
    assertThat(outbox.of(orderNo, RechargeFailed.class).getLast().finalFailure()).isTrue();

    orderNo = unique("O");
    waiting();
    end(Map.of("outcome", "FAILED", "reason", "ACCOUNT_INVALID"))
        .statusCode(200)
        .body("status", equalTo("NEEDS_ACCOUNT"));
    shop.correct(orderNo, 1, "13900139000");
    Await.until("its place in the queue", () -> queue().contains(orderNo));
  }

  @Test
  void callsTheOperatorOnceWhenThePromiseHasPassed() {
    waiting();
    assertThat(outbox.of(orderNo, CaseNeeded.class)).isEmpty();

    clock.advance(Duration.ofMinutes(6));

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("MANUAL_DELIVERY_OVERDUE");
    assertThat(queue()).contains(orderNo);
  }

  /** A card comes from the vault or a supplier: nobody waits for an operator who has none. */
  @Test
  void deliversNoCardAndLetsNobodyWaitForOne() {
    shop.order(orderNo, keys(1, sku, 1));

    outbox.await(orderNo, CardKeyUnavailable.class);
    assertThat(queue()).doesNotContain(orderNo);

    shop.stock(sku, secrets(1));
    var another = unique("O");
    shop.order(another, keys(1, sku, 1));
    outbox.await(another, CardKeyIssued.class);
  }

  @Test
  void passesOverTheOperatorToTheNextSupplierOfACard() {
    upstream.agree(clock);
    shop.supplied(
        sku, "manual", "boosting", Map.of("supplier", "agiso", "supplierProduct", "P1001"));

    shop.order(orderNo, keys(1, sku, 1));

    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(queue()).doesNotContain(orderNo);
  }

  @Test
  void isNoSupplierOfASkuOfCards() {
    var imported = unique("SKU-");
    shop.stock(imported, secrets(1));
    refused(imported, Map.of("supplier", "manual", "supplierProduct", "x"));
    refused(
        imported,
        Map.of(
            "supplier", "agiso",
            "supplierProduct", "P1001",
            "fallbacks", List.of(Map.of("supplier", "manual", "supplierProduct", "x"))));

    upstream.agree(clock);
    var bought = unique("SKU-");
    shop.supplied(bought, "agiso", "P1001");
    shop.order(orderNo, keys(1, bought, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    refused(bought, Map.of("supplier", "manual", "supplierProduct", "x"));

    // And what it had stays.
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .get("/v1/products/" + bought)
        .then()
        .body("supplier", equalTo("agiso"));
  }

  private static void refused(String cards, Map<String, Object> product) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(product)
        .put("/v1/products/" + cards)
        .then()
        .statusCode(409)
        .body("code", equalTo("cards_not_by_hand"));
  }

  @Test
  void isGivenUpWhereTheBuyerNeverCorrectsIt() {
    waiting();
    end(Map.of("outcome", "FAILED", "reason", "ACCOUNT_INVALID")).statusCode(200);

    clock.advance(Duration.ofDays(7));

    Await.until("its end", () -> shop.status(orderNo, 1).equals("FAILED"));
    assertThat(outbox.of(orderNo, RechargeFailed.class).getLast().finalFailure()).isTrue();
  }

  @Test
  void canBeStoppedBeforeHisWordAndNotAfter() {
    waiting();
    shop.hold(orderNo);
    outbox.await(orderNo, DeliveryHeld.class);

    late();
    assertThat(shop.status(orderNo, 1)).isEqualTo("HELD");
  }

  @Test
  void keepsHisWordWhereAnotherHasDeliveredMeanwhile() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    upstream.agree(clock);
    shop.supplied(
        sku, "fulu", "10000001", Map.of("supplier", "manual", "supplierProduct", "boosting"));
    var account = "A" + orderNo + "9";
    upstream.knob(
        "fulu",
        Map.of(
            "account",
            account,
            "supplier",
            Map.of("outcome", "lateSuccess", "late", "PT5S", "delay", "PT0.2S")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("its place in the queue", () -> queue().contains(orderNo));
    upstream.pass("PT10S");
    outbox.await(orderNo, RechargeSucceeded.class);

    late();
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).hasSize(1);
  }

  /** Goods are with the buyer twice, or beside his money: somebody has to know. */
  private void late() {
    for (int said = 1; said <= 2; said++) {
      end(Map.of("outcome", "DELIVERED", "proof", "screenshot 78"))
          .statusCode(409)
          .body("code", equalTo("no_operator_awaited"));
    }
    assertThat(outbox.of(orderNo, CaseNeeded.class))
        .singleElement()
        .satisfies(told -> assertThat(told.kind()).isEqualTo("SUPPLIER_REVERSAL"));
    assertThat(
            shop.number(
                "select count(*) from delivery_history where order_no = $1 and actor like"
                    + " 'operator:%' and detail like '%screenshot 78%'",
                orderNo))
        .isEqualTo(1);
  }

  @Test
  void deliversNothingWhileThePaymentIsDisputed() {
    waiting();
    shop.dispute(orderNo, true);

    end(Map.of("outcome", "DELIVERED", "proof", "x"))
        .statusCode(409)
        .body("code", equalTo("delivery_frozen"));
  }

  @Test
  void isForOperatorsAndTakesNoNonsense() {
    waiting();
    end(Map.of()).statusCode(422).body("code", equalTo("field_missing"));
    end(Map.of("outcome", "MAYBE")).statusCode(422).body("code", equalTo("outcome_invalid"));
    end(Map.of("outcome", "DELIVERED")).statusCode(422).body("code", equalTo("proof_invalid"));
    end(Map.of("outcome", "FAILED")).statusCode(422).body("code", equalTo("reason_invalid"));
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .get("/v1/manual-deliveries?cursor=x")
        .then()
        .statusCode(400)
        .body("code", equalTo("cursor_invalid"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:read"))
        .get("/v1/manual-deliveries")
        .then()
        .statusCode(403);
    orderNo = unique("O");
    end(Map.of("outcome", "DELIVERED", "proof", "x"))
        .statusCode(404)
        .body("code", equalTo("delivery_unknown"));
  }

  private void waiting() {
    shop.order(orderNo, recharge(1, sku, "13800138000"));
    Await.until("its place in the queue", () -> queue().contains(orderNo));
    Await.until(
        "its promise",
        () ->
            shop.number(
                    "select count(*) from delivery where order_no = $1 and next_deadline_at > $2",
                    orderNo,
                    DeliveryStore.utc(clock.instant()))
                == 1);
  }

  private ValidatableResponse end(Map<String, String> body) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/manual-deliveries/" + orderNo + "/1")
        .then();
  }

  /** Page by page. */
  private static List<String> queue() {
    var all = new ArrayList<String>();
    String cursor = null;
    do {
      var page =
          given()
              .auth()
              .oauth2(Tokens.of("operator", "ops"))
              .get("/v1/manual-deliveries?limit=2" + (cursor == null ? "" : "&cursor=" + cursor))
              .then()
              .statusCode(200)
              .extract();
      all.addAll(page.path("deliveries.orderNo"));
      cursor = page.path("next");
    } while (cursor != null);
    return all;
  }
}
