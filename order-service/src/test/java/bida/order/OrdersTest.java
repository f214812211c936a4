package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.DisputeStage;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.contracts.Money;
import bida.contracts.OrderEvent;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OrderActionRequired;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderDelivered;
import bida.contracts.OrderEvent.OrderDisputed;
import bida.contracts.OrderEvent.OrderFulfillmentFailed;
import bida.contracts.OrderEvent.OrderPaid;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.contracts.OrderEvent.OrderReopened;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.contracts.OrderEvent.RecipientCorrected;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.ProductType;
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
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class OrdersTest {

  private static final Money PRICE = Money.of(990, "CNY");

  @Inject TestClock clock;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject Pool pool;
  @Inject PassDeadlines deadlines;

  private String app;
  private String sku;

  @BeforeEach
  void anAppWithAnOfferAndTenKeys() {
    app = "app-" + UUID.randomUUID();
    sku = "SKU-" + UUID.randomUUID();
    putOffer(sku, "CARD_KEY", 0);
    stock(1, 10);
  }

  @Test
  void placesAnOrderWithItsPriceAndPolicyAndHoldsStock() {
    var no = place(1);

    get(no)
        .body("status", equalTo("PENDING_PAYMENT"))
        .body("label", equalTo("待支付"))
        .body("total.amountMinor", equalTo(990))
        .body("allowedActions.action", contains("pay", "cancel"))
        .body("nextDeadlineAt", notNullValue());
    assertThat(available()).isEqualTo(9);
    assertThat(outbox.of(no)).hasExactlyElementsOfTypes(OrderPlaced.class);
  }

  @Test
  void e25FindsTheSameOrderForTheSameIdempotencyKey() {
    var key = UUID.randomUUID().toString();
    var merchantNo = UUID.randomUUID().toString();
    var first = post(key, body(merchantNo, 1, 990)).statusCode(201);

    post(key, body(merchantNo, 1, 990))
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("orderNo", equalTo(first.extract().path("orderNo")));
    post(key, body(merchantNo, 2, 1980))
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    post(UUID.randomUUID().toString(), body(merchantNo, 1, 990))
        .statusCode(409)
        .body("code", equalTo("merchant_order_no_exists"));
    assertThat(available()).isEqualTo(9);
  }

  @Test
  void answersBadInputWithAProblemAndTouchesNothing() {
    refused(body("m", 0, 0), 422, "quantity_invalid");
    refused(body("m", 1_000_000_000, 0), 422, "quantity_invalid");
    refused(body("m", 1, -990), 422, "money_invalid");
    refused(body("m", 1, 991), 422, "total_differs");
    refused(body("m", 1, 990).replace(sku, "no-such-sku"), 422, "unknown_sku");
    refused(body("", 1, 990), 422, "field_missing");
    refused(body("m", 11, 990 * 11), 422, "quantity_too_large");
    refused("{\"buyerId\": ", 400, "malformed_json");
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .body(body("m", 1, 990))
        .post("/v1/orders")
        .then()
        .statusCode(400)
        .body("code", equalTo("idempotency_key_missing"));
    assertThat(available()).isEqualTo(10);
  }

  @Test
  void showsAnAppItsOwnOrdersAlone() {
    var no = place(1);

    given()
        .auth()
        .oauth2(Tokens.of("another-app", "orders:read", "orders:write"))
        .get("/v1/orders/" + no)
        .then()
        .statusCode(404)
        .body("code", equalTo("order_not_found"));
    given()
        .auth()
        .oauth2(Tokens.of("another-app", "orders:write"))
        .post("/v1/orders/" + no + "/cancellations")
        .then()
        .statusCode(404);
    given().get("/v1/orders/" + no).then().statusCode(401);
    given().auth().oauth2(Tokens.of(app)).get("/v1/orders/" + no).then().statusCode(403);
  }

  @Test
  void deliversWhatWasPaidFor() {
    var no = place(1);

    pay(no, "p1");
    topics.publish(new CardKeyIssued(no, app, 1, 1, clock.instant()));
    awaitStatus(no, "DELIVERED");

    act(no, "confirmation").statusCode(200).body("status", equalTo("COMPLETED"));
    assertThat(outbox.of(no))
        .hasExactlyElementsOfTypes(
            OrderPlaced.class,
            OrderPaid.class,
            DeliveryRequested.class,
            OrderDelivered.class,
            OrderEvent.OrderCompleted.class);
    assertThat(available()).isEqualTo(9);
    read(no + "/timeline")
        .body(
            "nodes.status",
            contains("PENDING_PAYMENT", "PAID", "FULFILLING", "DELIVERED", "COMPLETED"));
  }

  @Test
  void anOrderOfTicketsIsIssuedThenUsed() {
    var tickets = "SKU-" + UUID.randomUUID();
    putOffer(tickets, "TICKET", 300);
    var no =
        post(
                UUID.randomUUID().toString(),
                body(UUID.randomUUID().toString(), 1, 990).replace(sku, tickets))
            .statusCode(201)
            .extract()
            .<String>path("orderNo");
    var useUntil = clock.instant().plus(Duration.ofDays(20));

    pay(no, "p1");
    topics.publish(new TicketIssued(no, app, 1, 2, useUntil, clock.instant()));
    awaitStatus(no, "DELIVERED");
    get(no)
        .body("label", equalTo("已出票"))
        .body("nextDeadlineAt", equalTo(useUntil.plus(Duration.ofDays(1)).toString()))
        .body("allowedActions.action", contains("show_tickets", "confirm", "cancel"));
    topics.publish(new TicketRedeemed(no, app, 1, "t-1", 1, clock.instant()));
    topics.publish(new TicketRedeemed(no, app, 1, "t-2", 0, clock.instant()));

    awaitStatus(no, "COMPLETED");
    get(no).body("label", equalTo("已使用")).body("tags.text", contains("已核销"));
  }

  @Test
  void givesTheMoneyBackWhenKeysRanOut() {
    var no = place(1);

    pay(no, "p1");
    topics.publish(new CardKeyUnavailable(no, app, 1, "OUT_OF_STOCK", clock.instant()));
    awaitStatus(no, "REFUNDING");
    topics.publish(new RefundCompleted("RF1", "p1", no, app, PRICE, "5030", clock.instant()));
    awaitStatus(no, "REFUNDED");

    assertThat(outbox.of(no))
        .hasExactlyElementsOfTypes(
            OrderPlaced.class,
            OrderPaid.class,
            DeliveryRequested.class,
            OrderFulfillmentFailed.class,
            RefundRequested.class,
            OrderRefunded.class);
    assertThat(available()).isEqualTo(10);
  }

  @Test
  void sellsCardsThatAreBoughtForEachOrderWithoutAStockOfOurs() {
    var bought = "BOUGHT-" + UUID.randomUUID();
    putUntrackedOffer(bought);
    String no =
        post(
                UUID.randomUUID().toString(),
                body(UUID.randomUUID().toString(), 1, 990).replace(sku, bought))
            .statusCode(201)
            .extract()
            .path("orderNo");

    pay(no, "p1");
    Await.until("the request", () -> !outbox.of(no, DeliveryRequested.class).isEmpty());
    topics.publish(new DeliveryDelayed(no, app, 1, "RETRYING", clock.instant()));
    Await.until("the tag", () -> tags(no).contains("RETRYING"));
    topics.publish(new CardKeyIssued(no, app, 1, 1, clock.instant()));

    awaitStatus(no, "DELIVERED");
    get(no).body("allowedActions.action", hasItem("reveal"));
    assertThat(available()).isEqualTo(10);
  }

  @Test
  void givesTheMoneyBackWhenARechargeFailsForGood() {
    var no = placeRecharge();

    pay(no, "p1");
    topics.publish(
        new RechargeFailed(no, app, 1, false, Actor.NOBODY, "RETRYING", clock.instant()));
    Await.until("the tag", () -> tags(no).contains("RETRYING"));
    topics.publish(
        new RechargeFailed(
            no, app, 1, true, Actor.NOBODY, "RECHARGE_OPERATOR_ERROR", clock.instant()));

    awaitStatus(no, "REFUNDING");
    assertThat(tags(no)).containsExactly("RECHARGE_OPERATOR_ERROR");
  }

  @Test
  void asksForAnotherAccountAndGoesOnWithIt() {
    var no = placeRecharge();
    pay(no, "p1");
    topics.publish(wrongAccount(no));
    awaitStatus(no, "ACTION_REQUIRED");
    var seen = get(no).body("allowedActions.action", hasItem("correct_recipient")).extract();
    int version = seen.path("version");
    assertThat(outbox.of(no, OrderActionRequired.class).getLast().actBy())
        .isEqualTo(clock.instant().plus(Duration.ofHours(72)));
    assertThat(tags(no)).containsExactly("ACCOUNT_INVALID");

    correct(no, "{\"lineNo\":1,\"recipient\":\" \",\"version\":" + version + "}", 422)
        .body("code", equalTo("field_missing"));
    correct(no, "{\"lineNo\":1,\"recipient\":\"x\"}", 422).body("code", equalTo("field_missing"));
    correct(no, "{\"lineNo\":1,\"recipient\":\"x\",\"version\":1}", 409)
        .body("code", equalTo("order_changed"));
    var wish = "{\"lineNo\":1,\"recipient\":\"13900139000\",\"version\":" + version + "}";
    correct(no, wish, 200).body("status", equalTo("FULFILLING"));
    correct(no, wish, 409).body("code", equalTo("recipient_not_wanted"));

    assertThat(outbox.of(no, RecipientCorrected.class))
        .singleElement()
        .satisfies(told -> assertThat(told.recipient()).isEqualTo("13900139000"));
    assertThat(tags(no)).isEmpty();
    topics.publish(new RechargeSucceeded(no, app, 1, "F1", clock.instant()));
    awaitStatus(no, "DELIVERED");
  }

  @Test
  void givesTheMoneyBackWhenNobodyCorrectsTheAccountInThreeDays() {
    var no = placeRecharge();
    pay(no, "p1");
    topics.publish(wrongAccount(no));
    awaitStatus(no, "ACTION_REQUIRED");

    clock.advance(Duration.ofHours(73));
    Await.until("the fence", () -> !outbox.of(no, DeliveryHoldRequested.class).isEmpty());
    assertThat(outbox.of(no, CaseNeeded.class)).isEmpty();
    topics.publish(new DeliveryHeld(no, app, clock.instant()));

    awaitStatus(no, "REFUNDING");
  }

  /** Its SKU says for how long, its line for which account. */
  @Test
  void activatesAMembershipForTheAccountItWasBoughtFor() {
    var year = "VIP-12M-" + UUID.randomUUID();
    putOffer(year, "MEMBERSHIP", 0);
    refused(body("m", 1, 990).replace(sku, year), 422, "recipient_missing");
    var no = placeFor(year);

    pay(no, "p1");
    awaitStatus(no, "FULFILLING");
    get(no).body("label", equalTo("开通中")).body("lines[0].productType", equalTo("MEMBERSHIP"));
    assertThat(outbox.of(no, DeliveryRequested.class).getFirst().lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.sku()).isEqualTo(year);
              assertThat(line.productType()).isEqualTo(ProductType.MEMBERSHIP);
              assertThat(line.recipient()).isEqualTo("13800138000");
            });
    topics.publish(new RechargeSucceeded(no, app, 1, "F1", clock.instant()));
    awaitStatus(no, "DELIVERED");
    get(no)
        .body("label", equalTo("已开通"))
        .body("allowedActions.action", hasItem("verify"))
        .body("allowedActions.action", not(hasItem("cancel")));
  }

  private String placeRecharge() {
    var recharge = "RC-" + UUID.randomUUID();
    putOffer(recharge, "RECHARGE", 0);
    return placeFor(recharge);
  }

  private String placeFor(String what) {
    return post(
            UUID.randomUUID().toString(),
            body(UUID.randomUUID().toString(), 1, 990)
                .replace(sku, what)
                .replace("\"quantity\"", "\"recipient\":\"13800138000\",\"quantity\""))
        .statusCode(201)
        .extract()
        .path("orderNo");
  }

  private RechargeFailed wrongAccount(String no) {
    return new RechargeFailed(no, app, 1, false, Actor.BUYER, "ACCOUNT_INVALID", clock.instant());
  }

  private ValidatableResponse correct(String no, String body, int status) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/orders/" + no + "/recipient")
        .then()
        .statusCode(status);
  }

  @Test
  void cancelsOnlyWhenPaymentsSaysThatNoMoneyCame() {
    var no = place(1);

    act(no, "cancellations").statusCode(200).body("tags.code", hasItem("CLOSING"));
    assertThat(available()).isEqualTo(9);
    topics.publish(new PaymentWindowClosed(no, app, clock.instant()));
    awaitStatus(no, "CANCELLED");

    assertThat(available()).isEqualTo(10);
    assertThat(outbox.of(no))
        .hasExactlyElementsOfTypes(
            OrderPlaced.class, PaymentCloseRequested.class, OrderCancelled.class);
    act(no, "cancellations").statusCode(200);
  }

  @Test
  void a07ExpiresByItselfAndTakesLateMoneyWhileThereIsStock() {
    var no = place(1);

    clock.advance(Duration.ofMinutes(16));
    Await.until("the close request", () -> tags(no).contains("CLOSING"));
    topics.publish(new PaymentWindowClosed(no, app, clock.instant()));
    awaitStatus(no, "CANCELLED");
    pay(no, "late");

    assertThat(outbox.of(no)).filteredOn(OrderReopened.class::isInstance).hasSize(1);
    assertThat(available()).isEqualTo(9);
  }

  /** Ahead it asks payments, who alone know whether money came; back it does nothing twice. */
  @Test
  void e17CancelsNothingByAClockThatJumps() {
    var no = place(1);
    clock.advance(Duration.ofHours(1));
    Await.until("the close request", () -> tags(no).contains("CLOSING"));
    clock.advance(Duration.ofHours(-1));
    deadlines.tick().await().indefinitely();

    pay(no, "in time");
    clock.advance(Duration.ofHours(1));
    deadlines.tick().await().indefinitely();

    assertThat(outbox.of(no, PaymentCloseRequested.class)).hasSize(1);
    assertThat(outbox.of(no, DeliveryRequested.class)).hasSize(1);
    assertThat(outbox.of(no, OrderCancelled.class)).isEmpty();
    get(no).body("status", equalTo("FULFILLING"));
  }

  /** Eight instances look at the clock in one moment, after two hours in which nobody did. */
  @Test
  void e18PassesADeadlineOnceWhoeverLooksAndHoweverLate() {
    var orders = IntStream.range(0, 5).mapToObj(_ -> place(1)).toList();
    clock.advance(Duration.ofHours(2));

    Uni.join()
        .all(IntStream.range(0, 8).mapToObj(_ -> deadlines.tick()).toList())
        .andFailFast()
        .await()
        .indefinitely();

    for (var no : orders) {
      Await.until("the close request", () -> tags(no).contains("CLOSING"));
      assertThat(outbox.of(no))
          .hasExactlyElementsOfTypes(OrderPlaced.class, PaymentCloseRequested.class);
    }
  }

  @Test
  void a07GivesLateMoneyBackWhenTheStockIsGone() {
    var no = place(1);
    act(no, "cancellations").statusCode(200);
    topics.publish(new PaymentWindowClosed(no, app, clock.instant()));
    awaitStatus(no, "CANCELLED");
    stock(2, 0);

    confirm(no, "late");
    awaitStatus(no, "REFUNDING");

    assertThat(outbox.of(no)).filteredOn(RefundRequested.class::isInstance).hasSize(1);
  }

  @Test
  void a06DeliversOnceAndReturnsASecondPayment() {
    var no = place(1);
    pay(no, "p1");

    var second = confirm(no, "p2");
    topics.again(second);
    Await.until("the tag", () -> tags(no).contains("DUPLICATE_PAYMENT_REFUND"));

    assertThat(outbox.of(no))
        .filteredOn(RefundRequested.class::isInstance)
        .singleElement()
        .extracting(event -> ((RefundRequested) event).paymentId())
        .isEqualTo("p2");
    assertThat(outbox.of(no)).filteredOn(DeliveryRequested.class::isInstance).hasSize(1);
  }

  @Test
  void d11ADisputeFreezesTheOrderUntilItEnds() {
    var no = place(1);
    pay(no, "p1");
    dispute(no, DisputeStage.OPENED);
    Await.until("the tag", () -> tags(no).contains("DISPUTED"));
    topics.publish(new CardKeyIssued(no, app, 1, 1, clock.instant()));
    awaitStatus(no, "DELIVERED");
    get(no).body("allowedActions.action", contains("confirm"));
    var autoConfirm = get(no).extract().<String>path("nextDeadlineAt");

    clock.advance(Duration.ofHours(73));
    Await.until(
        "the deadline to be put off",
        () -> !autoConfirm.equals(get(no).extract().path("nextDeadlineAt")));
    get(no).body("status", equalTo("DELIVERED"));
    dispute(no, DisputeStage.ENDED);

    awaitStatus(no, "COMPLETED");
    assertThat(outbox.of(no, OrderDisputed.class))
        .extracting(OrderDisputed::disputed)
        .containsExactly(true, false);
    read(no + "/timeline").body("nodes.step", hasItem("NoteDispute"));
  }

  @Test
  void neverSellsMoreThanThereIs() throws Exception {
    List<Callable<Integer>> buyers =
        IntStream.range(0, 32)
            .<Callable<Integer>>mapToObj(
                i ->
                    () ->
                        post(
                                UUID.randomUUID().toString(),
                                body(UUID.randomUUID().toString(), 1, 990)
                                    .replace("buyer-1", "buyer-" + i))
                            .extract()
                            .statusCode())
            .toList();
    try (var pool = Executors.newFixedThreadPool(16)) {
      var codes = pool.invokeAll(buyers).stream().map(future -> future.resultNow()).toList();

      assertThat(codes).filteredOn(code -> code == 201).hasSize(10);
      assertThat(codes).filteredOn(code -> code == 409).hasSize(22);
    }
    assertThat(available()).isZero();
  }

  @Test
  void listsByStatusAndTimePageByPage() {
    for (int i = 0; i < 5; i++) {
      place(1);
      clock.advance(Duration.ofSeconds(1));
    }

    var first = read("?status=PENDING_PAYMENT&limit=3").body("orders", hasSize(3));
    read("?status=PENDING_PAYMENT&limit=3&cursor=" + first.extract().path("next"))
        .body("orders", hasSize(2));
    read("?status=DELIVERED").body("orders", hasSize(0));
    read("?type=CARD_KEY").body("orders", hasSize(5));
    read("?type=RECHARGE").body("orders", hasSize(0));
    read("?q=点券").body("orders", hasSize(5));
    read("?q=100%").body("orders", hasSize(0));
    read("?from=" + clock.instant().minusSeconds(2)).body("orders", hasSize(1 + 1));
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders?cursor=nonsense")
        .then()
        .statusCode(400)
        .body("code", equalTo("cursor_invalid"));
  }

  @Test
  void findsManyAtOnceAndLeavesOutTheUnknown() {
    var no = place(1);

    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .contentType(ContentType.JSON)
        .body("{\"orderNos\":[\"%s\",\"no-such-order\"]}".formatted(no))
        .urlEncodingEnabled(false)
        .post("/v1/orders:batchGet")
        .then()
        .statusCode(200)
        .body("orders.orderNo", contains(no));
  }

  @Test
  void explainsItselfInBothLanguages() {
    var no = place(1);

    var payBy = Instant.parse(get(no).extract().<String>path("nextDeadlineAt"));
    read(no + "/explanation")
        .body(
            "whatHappensNext",
            equalTo(
                "请在 " + Texts.in(Locale.SIMPLIFIED_CHINESE).time(payBy) + " 前支付，逾期订单自动取消，不产生费用。"));
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .header("Accept-Language", "en-GB,en;q=0.8")
        .get("/v1/orders/" + no + "/explanation")
        .then()
        .body("whoActs", equalTo("BUYER"))
        .body("whatHappened", equalTo("The order is placed and its stock is held for you."));
  }

  @Test
  void answersALongPollWhenTheOrderMovesOn() {
    var no = place(1);

    pay(no, "p1");

    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .accept(ContentType.JSON)
        .get("/v1/orders/" + no + "/stream?afterVersion=1&wait=5")
        .then()
        .statusCode(200)
        .body("status", equalTo("FULFILLING"));
  }

  private String place(int quantity) {
    return post(
            UUID.randomUUID().toString(),
            body(UUID.randomUUID().toString(), quantity, 990L * quantity))
        .statusCode(201)
        .extract()
        .path("orderNo");
  }

  private ValidatableResponse post(String key, String body) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/orders")
        .then();
  }

  private void refused(String body, int status, String code) {
    post(UUID.randomUUID().toString(), body).statusCode(status).body("code", equalTo(code));
  }

  private String body(String merchantNo, long quantity, long total) {
    return """
    {"merchantOrderNo":"%s","buyerId":"buyer-1","policyVersion":"v1",
     "lines":[{"sku":"%s","quantity":%d}],
     "expectedTotal":{"amountMinor":%d,"currency":"CNY"}}
    """
        .formatted(merchantNo, sku, quantity, total);
  }

  private void putOffer(String sku, String type, int hold) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"点券100","productType":"%s","unitPrice":{"amountMinor":990,"currency":"CNY"},
             "holdSeconds":%d}
            """
                .formatted(type, hold))
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then()
        .statusCode(200);
  }

  /** What a supplier sells for each order: there is nothing of it here to count. */
  private void putUntrackedOffer(String sku) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"点券100","productType":"CARD_KEY","unitPrice":{"amountMinor":990,"currency":"CNY"},
             "stockTracked":false}
            """)
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then()
        .statusCode(200);
  }

  @Test
  void e30LetsAPersonDecideAboutMoneyOfAnOrderThatARestoreForgot() {
    var no = "FORGOTTEN-" + UUID.randomUUID();
    var paymentId = "p-" + no;

    confirm(no, paymentId);

    var key = "ORDER_UNKNOWN:" + paymentId;
    var wanted = outbox.await(key, RefundRequested.class);
    assertThat(wanted.orderNo()).isEqualTo(no);
    assertThat(wanted.tenant()).isEqualTo(app);
    assertThat(wanted.amount()).isEqualTo(PRICE);
    assertThat(wanted.reason()).isEqualTo("ORDER_UNKNOWN");
    assertThat(outbox.of(no, RefundRequested.class)).isEmpty();
  }

  private void stock(long version, long usable) {
    topics.publish(new StockChanged(sku, version, usable, clock.instant()));
    Await.until("the stock", () -> usableTotal() == usable);
  }

  private void pay(String no, String paymentId) {
    confirm(no, paymentId);
    awaitStatus(no, "FULFILLING");
  }

  private Topics.Sent confirm(String no, String paymentId) {
    var now = clock.instant();
    return topics.publish(
        new PaymentConfirmed(
            no,
            app,
            paymentId,
            no + "01",
            "wechat",
            "42" + paymentId,
            PRICE,
            now,
            now,
            ConfirmedBy.CALLBACK));
  }

  private void dispute(String no, DisputeStage stage) {
    topics.publish(
        new PaymentDisputed(
            "p1",
            no,
            app,
            "wechat",
            "D" + no,
            stage,
            PRICE,
            "paid and got nothing",
            null,
            clock.instant()));
  }

  private void awaitStatus(String no, String status) {
    Await.until(no + " to be " + status, () -> status.equals(get(no).extract().path("status")));
  }

  private List<String> tags(String no) {
    return get(no).extract().path("tags.code");
  }

  private ValidatableResponse get(String no) {
    return read("/" + no);
  }

  private ValidatableResponse read(String path) {
    var url = path.startsWith("?") || path.startsWith("/") ? path : "/" + path;
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders" + url)
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

  private long available() {
    return number("select usable_total - held - committed from stock where sku = $1");
  }

  private long usableTotal() {
    return number("select coalesce(max(usable_total), -1) from stock where sku = $1");
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
