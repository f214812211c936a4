package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.CaseNeeded;
import bida.contracts.ClaimKind;
import bida.contracts.ClaimProof;
import bida.contracts.ConfirmedBy;
import bida.contracts.DisputeStage;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyReissued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.ClaimRefused;
import bida.contracts.FulfillmentEvent.ClaimUpheld;
import bida.contracts.FulfillmentEvent.ClaimWithdrawn;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryDisputed;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.OrderEvent.ReviewUrged;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marked delivered, and the buyer says otherwise. */
@QuarkusTest
@WithTestResource(Servers.class)
class VerificationTest {

  private static final Money PRICE = Money.of(990, "CNY");
  private static final String SECRET = "CANARY-" + UUID.randomUUID();

  @Inject TestClock clock;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject Pool pool;

  private String app;
  private String sku;
  private String no;
  private String claimNo;

  @BeforeEach
  void aDeliveredKey() {
    app = "app-" + UUID.randomUUID();
    sku = "SKU-" + UUID.randomUUID();
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"点券100","productType":"CARD_KEY","unitPrice":{"amountMinor":990,"currency":"CNY"},
             "holdSeconds":0}
            """)
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then()
        .statusCode(200);
    topics.publish(new StockChanged(sku, 1, 2, clock.instant()));
    Await.until("the stock", () -> number("select count(*) from stock where sku = $1", sku) == 1);
    no = place();
    claimNo = no + "L1C1";
    var now = clock.instant();
    topics.publish(
        new PaymentConfirmed(
            no, app, "p1", no + "01", "wechat", "42", PRICE, now, now, ConfirmedBy.CALLBACK));
    awaitStatus("FULFILLING");
    topics.publish(new CardKeyIssued(no, app, 1, 1, now));
    awaitStatus("DELIVERED");
    topics.publish(new CardKeyRevealed(no, app, 1, now));
    Await.until("the reveal", () -> tags().contains("REVEALED"));
  }

  @Test
  void checksWhatTheBuyerSaysAndKeepsHisEvidence() {
    claim("KEY_BAD")
        .statusCode(201)
        .body("status", equalTo("VERIFYING"))
        .body("label", equalTo("发货异常核实中"))
        .body("nextDeadlineAt", equalTo(clock.instant().plus(Duration.ofMinutes(30)).toString()))
        .body("allowedActions.action", contains("reveal"));

    var told = outbox.await(no, DeliveryDisputed.class);
    assertThat(told.claimNo()).isEqualTo(claimNo);
    assertThat(told.claim()).isEqualTo(ClaimKind.KEY_BAD);
    // The buyer may have typed the key itself: no event tells what he wrote.
    assertThat(outbox.rowsOf(no).toString()).doesNotContain(SECRET);
    read(app, "/verification")
        .body("claims", hasSize(1))
        .body("claims[0].statement", containsString(SECRET))
        .body("claims[0].evidence[0].kind", equalTo("SCREENSHOT"))
        .body("claims[0].outcome", nullValue());
    read(app, "/explanation")
        .body("whatHappened", equalTo("正在核实您反馈的问题。"))
        .body("reasons", hasItem(containsString("卡密无效")))
        .body("whatHappensNext", startsWith("最迟 "))
        .body("whatHappensNext", endsWith(" 答复您：补发、退款，或出示已送达的凭证。"));
  }

  /** 催单 of a claim: its first answer is later than promised. */
  @Test
  void aClaimIsUrgedOnceItsAnswerIsLate() {
    claim("KEY_BAD").statusCode(201);
    urge().statusCode(409).body("code", equalTo("not_overdue"));
    clock.advance(Duration.ofMinutes(31));
    Await.until("staff", () -> tags().contains("CLAIM_WITH_STAFF"));

    urge()
        .statusCode(200)
        .body("order.status", equalTo("VERIFYING"))
        .body("order.allowedActions.action", contains("reveal"));
    urge().statusCode(409).body("code", equalTo("already_urged"));

    assertThat(outbox.of(no, ReviewUrged.class))
        .singleElement()
        .satisfies(urged -> assertThat(urged.claimNo()).isEqualTo(claimNo));
  }

  private ValidatableResponse urge() {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .post("/v1/orders/" + no + "/urge")
        .then();
  }

  @Test
  void aNewKeyDeliversItAnew() {
    claim("KEY_BAD").statusCode(201);
    var reissued = new CardKeyReissued(no, app, claimNo, 1, null, "BY_OPERATOR", clock.instant());

    topics.again(topics.publish(reissued));
    awaitStatus("DELIVERED");

    assertThat(tags()).containsExactly("KEY_REISSUED");
    read(app, "/verification").body("claims[0].outcome", equalTo("REISSUED"));
    read(app, "/timeline")
        .body("nodes.step", hasItem("ReissueKeys"))
        .body("nodes.text", hasItem("已补发新卡密，原卡密停用"));
    claim("KEY_BAD").statusCode(201);
    assertThat(outbox.of(no, DeliveryDisputed.class).getLast().claimNo()).isEqualTo(no + "L1C2");
  }

  /** R114: the buyer reads when the key was read, by whom, and when it was used. */
  @Test
  void aRefusalPutsItBackWithAProofThatCanBeRead() {
    claim("NOT_RECEIVED").statusCode(201);
    var read = clock.instant().minusSeconds(60);
    var proof = new ClaimProof(read, app, "203.0.*.*", 1, read.plusSeconds(5), "game", null);

    topics.publish(
        new ClaimRefused(
            no, app, claimNo, 1, "USED_AFTER_READING", proof, "see the times", clock.instant()));
    awaitStatus("DELIVERED");

    assertThat(tags()).containsExactly("REVEALED", "CLAIM_REFUSED");
    read(app, "/verification")
        .body("claims[0].outcome", equalTo("REFUSED"))
        .body("claims[0].reason", equalTo("USED_AFTER_READING"))
        .body("claims[0].note", equalTo("see the times"))
        .body("claims[0].proof.revealedAt", equalTo(read.toString()))
        .body("claims[0].proof.usedAt", equalTo(read.plusSeconds(5).toString()));
  }

  @Test
  void anUpheldClaimGivesTheMoneyBack() {
    claim("NOT_RECEIVED").statusCode(201);

    topics.publish(
        new ClaimUpheld(no, app, claimNo, 1, null, "SUPPLIER_REVERSED", clock.instant()));
    awaitStatus("REFUNDING");

    var wanted = outbox.await(no, RefundRequested.class);
    assertThat(wanted.reason()).isEqualTo("CLAIM_UPHELD");
    assertThat(wanted.amount()).isEqualTo(PRICE);
    topics.publish(new RefundCompleted("RF1", "p1", no, app, PRICE, "5030", clock.instant()));
    awaitStatus("REFUNDED");
    assertThat(number("select committed from stock where sku = $1", sku)).isZero();
  }

  /** The channel gave the buyer his money while his claim was checked: both have ended. */
  @Test
  void d11ALostDisputeEndsTheClaimAsWell() {
    claim("KEY_BAD").statusCode(201);
    topics.publish(
        new PaymentDisputed(
            "p1",
            no,
            app,
            "wechat",
            "D" + no,
            DisputeStage.LOST,
            PRICE,
            "paid and got nothing",
            null,
            clock.instant()));
    awaitStatus("REFUNDED");
    assertThat(tags()).doesNotContain("CLAIM_KEY_BAD", "CLAIM_WITH_STAFF");
    read(app, "/verification").body("claims[0].outcome", nullValue());

    topics.publish(new ClaimWithdrawn(no, app, claimNo, 1, "ORDER_REFUNDED", clock.instant()));

    Await.until(
        "its end",
        () -> "WITHDRAWN".equals(read(app, "/verification").extract().path("claims[0].outcome")));
    assertThat(read(app, "").extract().<String>path("status")).isEqualTo("REFUNDED");
  }

  @Test
  void takesOneClaimAtATimeHoweverManyAreMadeAtOnce() throws Exception {
    List<Integer> answers = Collections.synchronizedList(new java.util.ArrayList<>());
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          pool.invokeAll(
              IntStream.range(0, 8)
                  .<Callable<Boolean>>mapToObj(
                      _ -> () -> answers.add(claim("KEY_BAD").extract().statusCode()))
                  .toList());
      for (var one : all) {
        one.get();
      }
    }

    assertThat(answers).filteredOn(status -> status == 201).hasSize(1);
    assertThat(answers).filteredOn(status -> status == 409).hasSize(7);
    assertThat(outbox.of(no, DeliveryDisputed.class)).hasSize(1);
    claim("NOT_RECEIVED").statusCode(409).body("code", equalTo("verification_open"));
  }

  @Test
  void theSameRequestTwiceIsOneClaim() {
    var key = UUID.randomUUID().toString();

    claim(app, key, body("KEY_BAD", 1)).statusCode(201);
    claim(app, key, body("KEY_BAD", 1)).statusCode(201).header("Idempotency-Replayed", "true");

    assertThat(outbox.of(no, DeliveryDisputed.class)).hasSize(1);
  }

  @Test
  void callsAPersonWhenNobodyAnswersInHalfAnHour() {
    claim("KEY_BAD").statusCode(201);

    clock.advance(Duration.ofMinutes(31));

    assertThat(outbox.await(no, CaseNeeded.class).kind()).isEqualTo("VERIFYING_OVERDUE");
    assertThat(tags()).contains("CLAIM_WITH_STAFF");
    read(app, "/explanation").body("whoActs", equalTo("OPERATOR"));
  }

  @Test
  void isNobodyElsesOrder() {
    claim("app-2", UUID.randomUUID().toString(), body("KEY_BAD", 1))
        .statusCode(404)
        .body("code", equalTo("order_not_found"));
    given()
        .auth()
        .oauth2(Tokens.of("app-2", "orders:read"))
        .get("/v1/orders/" + no + "/verification")
        .then()
        .statusCode(404);
    assertThat(outbox.of(no, DeliveryDisputed.class)).isEmpty();
  }

  @Test
  void answersBadInputWithAProblemAndTouchesNothing() {
    refused("{}", 422, "field_missing");
    refused(body("LOST", 1), 422, "claim_unknown");
    refused(body("KEY_BAD", 2), 409, "claim_not_fitting");
    refused(body("KEY_BAD", 1).replace("SCREENSHOT", "RUMOUR"), 422, "evidence_invalid");
    refused(body("KEY_BAD", 1).replace("https://", "http://"), 422, "evidence_invalid");
    refused(body("KEY_BAD", 1).replace("evidence/1", "a\\u0000b"), 422, "evidence_invalid");
    refused(body("KEY_BAD", 1).replace(SECRET, "x".repeat(2001)), 422, "field_invalid");
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .body(body("KEY_BAD", 1))
        .post("/v1/orders/" + no + "/verification")
        .then()
        .statusCode(400)
        .body("code", equalTo("idempotency_key_missing"));
    assertThat(number("select count(*) from order_claim where order_no = $1", no)).isZero();
  }

  private void refused(String body, int status, String code) {
    claim(app, UUID.randomUUID().toString(), body).statusCode(status).body("code", equalTo(code));
  }

  private ValidatableResponse claim(String claim) {
    return claim(app, UUID.randomUUID().toString(), body(claim, 1));
  }

  private ValidatableResponse claim(String client, String key, String body) {
    return given()
        .auth()
        .oauth2(Tokens.of(client, "orders:write"))
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/orders/" + no + "/verification")
        .then();
  }

  private String body(String claim, int lineNo) {
    return """
    {"lineNo":%d,"claim":"%s","statement":"it says that %s is invalid",
     "evidence":[{"kind":"SCREENSHOT","url":"https://app.example/evidence/1"}]}
    """
        .formatted(lineNo, claim, SECRET);
  }

  private String place() {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "merchantOrderNo", UUID.randomUUID().toString(),
                "buyerId", "buyer-1",
                "policyVersion", "v1",
                "lines", List.of(Map.of("sku", sku, "quantity", 1)),
                "expectedTotal", Map.of("amountMinor", 990, "currency", "CNY")))
        .post("/v1/orders")
        .then()
        .statusCode(201)
        .extract()
        .path("orderNo");
  }

  private void awaitStatus(String status) {
    Await.until(
        no + " to be " + status, () -> status.equals(read(app, "").extract().path("status")));
  }

  private List<String> tags() {
    return read(app, "").extract().path("tags.code");
  }

  private ValidatableResponse read(String client, String path) {
    return given()
        .auth()
        .oauth2(Tokens.of(client, "orders:read"))
        .get("/v1/orders/" + no + path)
        .then()
        .statusCode(200);
  }

  private long number(String sql, String value) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(value))
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }
}
