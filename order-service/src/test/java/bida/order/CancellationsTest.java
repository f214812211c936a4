package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.Money;
import bida.contracts.OrderEvent.CancelRefused;
import bida.contracts.OrderEvent.CancelRequested;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paid order is cancelled through the interfaces, with fulfillment's answer played. */
@QuarkusTest
@WithTestResource(Servers.class)
class CancellationsTest {

  private static final Money PRICE = Money.of(990, "CNY");

  @Inject TestClock clock;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject Pool pool;

  private String app;
  private String sku;

  @BeforeEach
  void anAppWithAnOfferAndTenKeys() {
    app = "app-" + UUID.randomUUID();
    sku = "SKU-" + UUID.randomUUID();
    putOffer("CARD_KEY", 0, 600);
    stock(1, 10);
  }

  @Test
  void givesAKeyBackThatNobodyHasRead() {
    var no = delivered();
    get(no)
        .body(
            "allowedActions.find { it.action == 'cancel' }.until",
            equalTo(clock.instant().plus(Duration.ofMinutes(10)).toString()));

    cancel(no)
        .statusCode(200)
        .body("status", equalTo("CANCEL_REVIEWING"))
        .body("label", equalTo("取消审核中"))
        .body("tags.code", hasItem("CANCEL_REQUESTED"))
        .body("allowedActions.action", not(hasItem("cancel")));
    cancel(no).statusCode(200);
    topics.publish(held(no));
    awaitStatus(no, "REFUNDING");
    stock(2, 9); // the key is quarantined
    topics.publish(new RefundCompleted("RF1", "p1", no, app, PRICE, "5030", clock.instant()));
    awaitStatus(no, "REFUNDED");

    assertThat(outbox.of(no))
        .hasExactlyElementsOfTypes(
            OrderPlaced.class,
            OrderPaid.class,
            DeliveryRequested.class,
            OrderDelivered.class,
            CancelRequested.class,
            DeliveryHoldRequested.class,
            RefundRequested.class,
            OrderRefunded.class);
    assertThat(outbox.of(no, DeliveryHoldRequested.class).getFirst().lineNos()).containsExactly(1);
    assertThat(outbox.of(no, RefundRequested.class).getFirst().reason())
        .isEqualTo("BUYER_CANCELLED");
    assertThat(available()).isEqualTo(9);
    get(no).body("lines[0].state", equalTo("CANCELLED"));
    cancel(no).statusCode(200).body("status", equalTo("REFUNDED"));
  }

  /** 催单 of a review: its answer is later than the half hour that was promised. */
  @Test
  void takesAnUrgeOnceTheAnswerIsLateAndOnceInHalfAnHour() {
    var no = delivered();
    cancel(no).statusCode(200);
    act(no, "urge").statusCode(409).body("code", equalTo("not_overdue"));
    clock.advance(Duration.ofMinutes(31));
    Await.until(
        "the case",
        () ->
            outbox.of(no, CaseNeeded.class).stream()
                .anyMatch(needed -> needed.kind().equals("CANCEL_REVIEWING_OVERDUE")));
    get(no)
        .body("allowedActions.action", hasItem("urge"))
        .body("tags.find { it.code == 'REVIEW_MISSED' }.actor", equalTo("OPERATOR"));

    act(no, "urge")
        .statusCode(200)
        .body("whatHappensNext", startsWith("已升级优先处理"))
        .body("againFrom", equalTo(clock.instant().plus(Duration.ofMinutes(30)).toString()))
        .body("order.status", equalTo("CANCEL_REVIEWING"));
    act(no, "urge").statusCode(409).body("code", equalTo("already_urged"));

    assertThat(outbox.of(no, ReviewUrged.class))
        .singleElement()
        .satisfies(urged -> assertThat(urged.claimNo()).isNull());
  }

  @Test
  void goesBackToDeliveredWhenTheKeyWasReadFirst() {
    var no = delivered();
    var before = get(no).extract().<String>path("nextDeadlineAt");
    cancel(no).statusCode(200);

    topics.publish(new CardKeyRevealed(no, app, 1, clock.instant()));
    topics.publish(
        new DeliveryHoldRefused(
            no, app, "REVEALED", clock.instant(), List.of(1), "BUYER_CANCELLED"));
    awaitStatus(no, "DELIVERED");

    get(no)
        .body("nextDeadlineAt", equalTo(before))
        .body("tags.code", hasItem("REVEALED"))
        .body("tags.find { it.code == 'CANCEL_REFUSED' }.text", containsString("卡密或票码已查看"))
        .body("allowedActions.action", not(hasItem("cancel")));
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .header("Accept-Language", "en")
        .get("/v1/orders/" + no + "/explanation")
        .then()
        .body("reasons", hasItem(containsString("had been viewed already")));
    assertThat(outbox.of(no, CancelRefused.class))
        .singleElement()
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo("REVEALED"));
    assertThat(outbox.of(no, RefundRequested.class)).isEmpty();
    cancel(no).statusCode(409).body("code", equalTo("keys_revealed"));
  }

  /** Who cancels because he ordered twice names the order he keeps. */
  @Test
  void keepsWhyItWasCancelled() {
    var kept = delivered();
    var no = delivered();

    because(no, "{'reason':'BORED'}").statusCode(422).body("code", equalTo("field_invalid"));
    because(no, "{'reason':'DUPLICATE_ORDER'}")
        .statusCode(422)
        .body("code", equalTo("field_missing"));
    because(no, "{'reason':'DUPLICATE_ORDER','otherOrderNo':'NOBODYS'}")
        .statusCode(404)
        .body("code", equalTo("order_not_found"));
    because(no, "{'reason':'OTHER','remark':'" + "x".repeat(201) + "'}")
        .statusCode(422)
        .body("code", equalTo("field_invalid"));
    because(no, "{'reason':'DUPLICATE_ORDER','otherOrderNo':'A\\u0000'}")
        .statusCode(422)
        .body("code", equalTo("field_invalid"));
    get(no).body("status", equalTo("DELIVERED"));
    because(no, "{'reason':'DUPLICATE_ORDER','otherOrderNo':'" + kept + "'}")
        .statusCode(200)
        .body("cancelWish.otherOrderNo", equalTo(kept));

    assertThat(outbox.await(no, CancelRequested.class).reason()).isEqualTo("DUPLICATE_ORDER");
  }

  /** What is read before is what happens, and says until when. */
  @Test
  void saysBeforeWhatCancellingWouldDo() {
    var no = delivered();
    var until = clock.instant().plus(Duration.ofMinutes(10));
    preview(no, "zh-CN")
        .body("outcome", equalTo("AFTER_HOLD"))
        .body("code", nullValue())
        .body("refund.amountMinor", equalTo(990))
        .body("paid.amountMinor", equalTo(990))
        .body("fee.amountMinor", equalTo(0))
        .body("lineNos", contains(1))
        .body("until", equalTo(until.toString()))
        .body("arrival.earliest", notNullValue())
        .body("arrival.latest", notNullValue())
        .body("version", equalTo(get(no).extract().path("version")))
        .body("text", startsWith("请在 "))
        .body("text", containsString("没查看的卡密和票码收回，原路退款，最多 ¥9.90"));
    preview(no, "en").body("text", containsString("nobody has viewed"));
    given()
        .auth()
        .oauth2(Tokens.of("another", "orders:read"))
        .get("/v1/orders/" + no + "/cancellation-preview")
        .then()
        .statusCode(404)
        .body("code", equalTo("order_not_found"));

    clock.advance(Duration.ofMinutes(10));
    preview(no, "zh-CN")
        .body("outcome", equalTo("WINDOW_OVER"))
        .body("refund.amountMinor", equalTo(0))
        .body("until", nullValue())
        .body("arrival", nullValue());
    var code = preview(no, "zh-CN").extract().<String>path("code");
    cancel(no).statusCode(409).body("code", equalTo(code));
  }

  @Test
  void isTooLateAfterTheWindow() {
    var no = delivered();

    clock.advance(Duration.ofMinutes(10));

    get(no).body("allowedActions.action", not(hasItem("cancel")));
    cancel(no).statusCode(409).body("code", equalTo("cancel_window_over"));
  }

  @Test
  void whatWasAgreedToBeFinalIsFinal() {
    putOffer("CARD_KEY", 0, 0);
    var no = delivered();
    putOffer("CARD_KEY", 0, 600);

    get(no).body("allowedActions.action", not(hasItem("cancel")));
    preview(no, "en")
        .body("outcome", equalTo("FINAL"))
        .body("code", equalTo("order_not_cancellable"))
        .body("text", containsString("final once it is paid"));
    cancel(no).statusCode(409).body("code", equalTo("order_not_cancellable"));
  }

  /** In the cooling-off nothing was asked for yet; the fence comes first all the same. */
  @Test
  void cancelsInTheCoolingOffBeforeAnythingIsSent() {
    putOffer("RECHARGE", 600, 600);
    var no = place();
    confirm(no);
    awaitStatus(no, "PAID");
    get(no).body("tags.code", hasItem("COOLING_OFF"));

    cancel(no).statusCode(200).body("status", equalTo("CANCEL_REVIEWING"));
    clock.advance(Duration.ofMinutes(11));
    topics.publish(held(no));

    awaitStatus(no, "REFUNDING");
    assertThat(outbox.of(no, DeliveryRequested.class)).isEmpty();
  }

  @Test
  void callsAPersonWhenNobodyAnswersInHalfAnHour() {
    var no = delivered();
    cancel(no).statusCode(200);

    clock.advance(Duration.ofMinutes(31));

    assertThat(outbox.await(no, CaseNeeded.class).kind()).isEqualTo("CANCEL_REVIEWING_OVERDUE");
    get(no).body("status", equalTo("CANCEL_REVIEWING"));
  }

  private String delivered() {
    var no = place();
    confirm(no);
    awaitStatus(no, "FULFILLING");
    topics.publish(new CardKeyIssued(no, app, 1, 1, clock.instant()));
    awaitStatus(no, "DELIVERED");
    return no;
  }

  private DeliveryHeld held(String no) {
    return new DeliveryHeld(no, app, clock.instant(), List.of(1), "BUYER_CANCELLED");
  }

  private String place() {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .body(
            """
            {"merchantOrderNo":"%s","buyerId":"buyer-1",
             "lines":[{"sku":"%s","quantity":1,"recipient":"13800138000"}],
             "expectedTotal":{"amountMinor":990,"currency":"CNY"}}
            """
                .formatted(UUID.randomUUID(), sku))
        .post("/v1/orders")
        .then()
        .statusCode(201)
        .extract()
        .path("orderNo");
  }

  private void putOffer(String type, int hold, int cancelWithin) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"点券100","productType":"%s","unitPrice":{"amountMinor":990,"currency":"CNY"},
             "holdSeconds":%d,"cancelWithinSeconds":%d}
            """
                .formatted(type, hold, cancelWithin))
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then()
        .statusCode(200)
        .body("cancelWithinSeconds", equalTo(cancelWithin));
  }

  private void stock(long version, long usable) {
    topics.publish(new StockChanged(sku, version, usable, clock.instant()));
    Await.until(
        "the stock",
        () -> number("select coalesce(max(usable_total), -1) from stock where sku = $1") == usable);
  }

  private void confirm(String no) {
    var now = clock.instant();
    topics.publish(
        new PaymentConfirmed(
            no, app, "p1", no + "01", "wechat", "42" + no, PRICE, now, now, ConfirmedBy.CALLBACK));
  }

  private void awaitStatus(String no, String status) {
    Await.until(no + " to be " + status, () -> status.equals(get(no).extract().path("status")));
  }

  private ValidatableResponse get(String no) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders/" + no)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse preview(String no, String language) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .header("Accept-Language", language)
        .get("/v1/orders/" + no + "/cancellation-preview")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse act(String no, String action) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .post("/v1/orders/" + no + "/" + action)
        .then();
  }

  private ValidatableResponse cancel(String no) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .post("/v1/orders/" + no + "/cancellations")
        .then();
  }

  private ValidatableResponse because(String no, String body) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .body(body.replace('\'', '"'))
        .post("/v1/orders/" + no + "/cancellations")
        .then();
  }

  private long available() {
    return number("select usable_total - held - committed from stock where sku = $1");
  }

  private long number(String sql) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(sku))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
