package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.fulfillment.supplier.fulu.FuluLetters;
import bida.platform.test.Await;
import bida.platform.test.Offsets;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RechargeTest {

  private static final String ATTACKER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Inject Shop shop;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Spans spans;
  @Inject Sessions sessions;
  @Inject Offsets offsets;

  @ConfigProperty(name = "bida.test.control")
  String control;

  @ConfigProperty(name = "bida.fulu.app-secret")
  String secret;

  private String sku;
  private String orderNo;
  private String account;

  @BeforeEach
  void anOfferOfFulu() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    account = "A" + orderNo + "9";
    shop.suppliedByFulu(sku);
  }

  @AfterEach
  void calm() {
    given().delete(control + "/knobs/fulu");
  }

  @Test
  void succeedsByTheSuppliersCallback() {
    knob(Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
    var trace = Topics.traceparent();

    topics.publish(shop.asked(orderNo, recharge(1, sku, account)), trace);

    var told = outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(told.supplierReference()).startsWith("221");
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
    assertThat(
            shop.rows(
                "select outcome, body from supplier_callback where attempt_no = $1", attempt()))
        .isNotEmpty()
        .anySatisfy(row -> assertThat(row.getString("outcome")).isEqualTo("Accepted"));
    assertThat(outbox.rowsOf(orderNo).getLast().traceparent()).contains(Spans.traceId(trace));
    Await.until(
        "the span of the callback, linked to its request",
        () ->
            spans.ofTrace(Spans.traceId(trace)).stream()
                .anyMatch(
                    span ->
                        span.getName().equals("apply Succeeded")
                            && span.getLinks().stream()
                                .anyMatch(
                                    link ->
                                        !link.getSpanContext()
                                            .getTraceId()
                                            .equals(Spans.traceId(trace)))));
    Await.until("the acknowledgement", () -> count("callbacks.acked") >= 1);
  }

  @Test
  void succeedsByQueryWhenEveryCallbackIsLost() {
    knob(
        Map.of(
            "account", account,
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("ACCEPTED");
    Await.until("the supplier's success", () -> "success".equals(book().get("order").get("state")));
    clock.advance(Duration.ofSeconds(2));

    outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(
            shop.number("select count(*) from supplier_callback where attempt_no = $1", attempt()))
        .isZero();
  }

  @Test
  void c01AsksAboutATimeoutThatWasDoneAndOrdersOnce() {
    knob(
        Map.of(
            "account", account,
            "api", Map.of("timeoutButDone", 1, "on", "submit"),
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("UNKNOWN");
    clock.advance(Duration.ofSeconds(10));

    outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(outbox.of(orderNo, DeliveryDelayed.class)).isEmpty();
    assertThat(requests("submit")).isEqualTo(1);
    assertThat(shop.number("select count(*) from attempt where order_no = $1", orderNo))
        .isEqualTo(1);
  }

  @Test
  void e15HoldsNoTransactionWhileTheSupplierIsSilent() {
    knob(Map.of("account", account, "api", Map.of("timeoutButDone", 1, "on", "submit")));

    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the order at the supplier", () -> requests("submit") == 1);

    sessions.awaitNoTransactionDuring(
        "the order at the supplier", () -> shop.status(orderNo, 1).equals("DISPATCHED"));
  }

  @Test
  void e22OrdersNothingAgainWhenItsGroupReadsFromTheBeginning() {
    knob(Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
    shop.order(orderNo, recharge(1, sku, account));
    outbox.await(orderNo, RechargeSucceeded.class);
    var told = outbox.of(orderNo);

    offsets.backToTheBeginning("orders");
    clock.advance(Duration.ofMinutes(5));
    // The dispatcher has been round since: it has sent a later order.
    var later = unique("O");
    shop.order(later, recharge(1, sku, account));
    outbox.await(later, RechargeSucceeded.class);

    assertThat(requests("submit")).isEqualTo(1);
    assertThat(shop.number("select count(*) from attempt where order_no = $1", orderNo))
        .isEqualTo(1);
    assertThat(outbox.of(orderNo)).isEqualTo(told);
  }

  @Test
  void failsForGoodWhenTheSupplierSaysSo() {
    knob(Map.of("account", account, "supplier", Map.of("outcome", "failed", "delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));

    var told = outbox.await(orderNo, RechargeFailed.class);
    assertThat(told.finalFailure()).isTrue();
    assertThat(told.actor()).isEqualTo(Actor.NOBODY);
    assertThat(told.reason()).isEqualTo("RECHARGE_OPERATOR_ERROR");
  }

  @Test
  void c04OpensACaseForALateSuccessAfterTheFailure() {
    knob(
        Map.of(
            "account",
            account,
            "supplier",
            Map.of("outcome", "lateSuccess", "late", "PT1S", "delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));

    outbox.await(orderNo, RechargeFailed.class);
    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_REVERSAL");
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
  }

  @Test
  void c03TakesNotFoundForNoFailureAtFirst() {
    knob(
        Map.of(
            "account", account,
            "api", Map.of("timeoutButDone", 1, "on", "submit"),
            "callback", Map.of("drop", "all"),
            "query", Map.of("notFoundFirst", 3),
            "supplier", Map.of("delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("UNKNOWN");
    threeTimesNotFound();
    clock.advance(Duration.ofMinutes(5));

    outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  @Test
  void c02FailsWhatTheSupplierNeverGotOnlyAfterTheWholeWindow() {
    knob(Map.of("account", account, "api", Map.of("fail5xx", 1, "on", "submit")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("UNKNOWN");
    threeTimesNotFound();
    assertThat(shop.status(orderNo, 1)).isEqualTo("UNKNOWN");
    clock.advance(Duration.ofMinutes(15));

    assertThat(outbox.await(orderNo, RechargeFailed.class).finalFailure()).isTrue();
  }

  @Test
  void ordersNothingForAnAccountThatIsNoneOrWithoutASupplier() {
    shop.order(orderNo, recharge(1, sku, " "), recharge(2, unique("NOBODYS-"), account));

    Await.until("both lines", () -> outbox.of(orderNo, RechargeFailed.class).size() == 2);
    assertThat(outbox.of(orderNo, RechargeFailed.class))
        .extracting(RechargeFailed::reason, RechargeFailed::actor, RechargeFailed::finalFailure)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("ACCOUNT_INVALID", Actor.BUYER, false),
            org.assertj.core.groups.Tuple.tuple("OUT_OF_STOCK", Actor.NOBODY, true));
    assertThat(requests("submit")).isZero();
    assertThat(shop.status(orderNo, 1)).isEqualTo("NEEDS_ACCOUNT");
  }

  @Test
  void deliversToTheAccountTheBuyerTypedThen() {
    knob(Map.of("account", account, "supplier", Map.of("accountInvalid", 1)));
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("NEEDS_ACCOUNT");
    var corrected = "B" + orderNo + "9";
    knob(Map.of("account", corrected, "supplier", Map.of("delay", "PT0.2S")));

    shop.correct(orderNo, 1, corrected);
    shop.correct(orderNo, 1, account);

    outbox.await(orderNo, RechargeSucceeded.class);
    String charged =
        given().get(control + "/fulu/book/" + orderNo + "L1A2").path("order.chargeAccount");
    assertThat(charged).isEqualTo(corrected);
    assertThat(
            shop.rows(
                "select attempt_no, status from attempt where order_no = $1 order by 1", orderNo))
        .extracting(row -> row.getString(0).substring(orderNo.length()) + " " + row.getString(1))
        .containsExactly("L1A1 FAILED", "L1A2 SUCCEEDED");
    assertThat(
            shop.rows(
                "select detail from delivery_history where order_no = $1 and command = 'CorrectAccount'",
                orderNo))
        .allSatisfy(row -> assertThat(row.getString(0)).isEqualTo("CorrectAccount[***]"));
  }

  @Test
  void stopsWhatWaitsForAnAccount() {
    knob(Map.of("account", account, "supplier", Map.of("accountInvalid", 1)));
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("NEEDS_ACCOUNT");

    shop.hold(orderNo);

    outbox.await(orderNo, DeliveryHeld.class);
    assertThat(shop.status(orderNo, 1)).isEqualTo("HELD");
  }

  /** A line was read, another waits for its account: only the latter is stopped, by its number. */
  @Test
  void holdsALineThatWaitsWhileAnotherWasReadLongAgo() {
    var keySku = unique("SKU-");
    shop.stock(keySku, Shop.secrets(1));
    knob(Map.of("account", account, "supplier", Map.of("accountInvalid", 1)));
    shop.order(orderNo, Shop.keys(1, keySku, 1), recharge(2, sku, account));
    Await.until("the account", () -> shop.status(orderNo, 2).equals("NEEDS_ACCOUNT"));
    shop.reveal(orderNo).statusCode(200);

    shop.hold(orderNo, 2);

    assertThat(outbox.await(orderNo, DeliveryHeld.class).lineNos()).containsExactly(2);
    assertThat(shop.status(orderNo, 2)).isEqualTo("HELD");
    shop.reveal(orderNo).statusCode(200);
  }

  @Test
  void d08HoldsNoneOfTheNamedLinesWhereASupplierHasOne() {
    var keySku = unique("SKU-");
    shop.stock(keySku, Shop.secrets(1));
    knob(Map.of("account", account, "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, Shop.keys(1, keySku, 1), recharge(2, sku, account));
    Await.until("the supplier", () -> shop.status(orderNo, 2).equals("ACCEPTED"));

    shop.hold(orderNo, 1, 2);

    var refused = outbox.await(orderNo, DeliveryHoldRefused.class);
    assertThat(refused.reason()).isEqualTo("DISPATCHED");
    assertThat(refused.lineNos()).containsExactly(1, 2);
    assertThat(refused.requestedFor()).isEqualTo("BUYER_CANCELLED");
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
    shop.reveal(orderNo).statusCode(200);
  }

  @Test
  void c10RefusesAForgedCallbackAndChangesNothing() {
    knob(Map.of("account", account, "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("ACCEPTED");

    given()
        .header("traceparent", ATTACKER)
        .contentType(ContentType.JSON)
        .body(
            """
            {"customer_order_no":"%s","order_status":"success","product_id":"10000001","buy_num":"1","sign":"%s"}
            """
                .formatted(attempt(), "0".repeat(32)))
        .post("/v1/suppliers/fulu/callbacks")
        .then()
        .statusCode(400)
        .body(equalTo("fail"));

    assertThat(shop.status(orderNo, 1)).isEqualTo("ACCEPTED");
    assertThat(
            shop.number("select count(*) from supplier_callback where attempt_no = $1", attempt()))
        .isZero();
    assertThat(spans.ofTrace(Spans.traceId(ATTACKER))).isEmpty();
    given().body("x").post("/v1/suppliers/nobody/callbacks").then().statusCode(404);
    given().body("x".repeat(70_000)).post("/v1/suppliers/fulu/callbacks").then().statusCode(413);
  }

  @Test
  void c09TakesTheSameCallbackOnceAndNoneThatGoesBackwards() {
    knob(
        Map.of(
            "account", account,
            "callback", Map.of("duplicate", "all"),
            "supplier", Map.of("delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));

    outbox.await(orderNo, RechargeSucceeded.class);
    Await.until("two deliveries", () -> count("callbacks.acked") >= 2);
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).hasSize(1);
    assertThat(
            shop.number("select count(*) from supplier_callback where attempt_no = $1", attempt()))
        .isEqualTo(1);

    tell("processing", "10000001", 1);

    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
    assertThat(outbox.of(orderNo, CaseNeeded.class)).isEmpty();
  }

  @Test
  void c05OpensACaseForASuccessThatTheSupplierTakesBack() {
    knob(Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
    shop.order(orderNo, recharge(1, sku, account));
    outbox.await(orderNo, RechargeSucceeded.class);

    tell("failed", "10000001", 1);
    tell("failed", "10000001", 1);

    assertThat(outbox.of(orderNo, CaseNeeded.class))
        .singleElement()
        .satisfies(told -> assertThat(told.kind()).isEqualTo("SUPPLIER_REVERSED_SUCCESS"));
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
  }

  @Test
  void c08BelievesACallbackThatIsFasterThanTheAnswer() {
    knob(
        Map.of(
            "account", account,
            "api", Map.of("timeoutButDone", 1, "on", "submit"),
            "supplier", Map.of("delay", "PT0.2S")));

    shop.order(orderNo, recharge(1, sku, account));

    outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(
            shop.rows(
                    "select from_status from delivery_history where order_no = $1 and command = 'Succeeded'",
                    orderNo)
                .getFirst()
                .getString(0))
        .isEqualTo("DISPATCHED");
    assertThat(requests("submit")).isEqualTo(1);
  }

  @Test
  void c11CompletesNothingByACallbackAboutOtherGoods() {
    knob(Map.of("account", account, "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("ACCEPTED");

    tell("success", "10000002", 1);
    tell("success", "10000001", 2);

    assertThat(shop.status(orderNo, 1)).isEqualTo("ACCEPTED");
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
    assertThat(outbox.of(orderNo, CaseNeeded.class))
        .isNotEmpty()
        .allSatisfy(told -> assertThat(told.kind()).isEqualTo("SUPPLIER_MISMATCH"));
  }

  /** The buyer typed somebody else's number, and the supplier has it already. */
  @Test
  void c24StopsNothingThatASupplierHasAccepted() {
    knob(Map.of("account", account, "supplier", Map.of("delay", "PT30S")));
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("ACCEPTED");

    shop.hold(orderNo);

    assertThat(outbox.await(orderNo, DeliveryHoldRefused.class).reason()).isEqualTo("DISPATCHED");
    tell("success", "10000001", 1);
    outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  @Test
  void holdsWhatIsNotDispatchedAndRefusesWhatIs() {
    knob(Map.of("account", account, "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("ACCEPTED");
    shop.hold(orderNo);
    assertThat(outbox.await(orderNo, DeliveryHoldRefused.class).reason()).isEqualTo("DISPATCHED");

    var early = unique("O");
    shop.order(early, recharge(1, sku, account + "1"));
    shop.hold(early);
    Await.until(
        "a ruling",
        () ->
            outbox.of(early).stream()
                .anyMatch(e -> e instanceof DeliveryHeld || e instanceof DeliveryHoldRefused));
    var held = !outbox.of(early, DeliveryHeld.class).isEmpty();
    assertThat(shop.status(early, 1).equals("HELD")).isEqualTo(held);
  }

  @Test
  void c08CommitsTheAttemptBeforeTheSupplierHearsOfIt() {
    knob(
        Map.of(
            "account", account,
            "api", Map.of("timeoutButDone", 1, "on", "submit"),
            "supplier", Map.of("outcome", "unknown")));

    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the submission", () -> requests("submit") == 1);

    assertThat(shop.status(orderNo, 1)).isIn("DISPATCHED", "UNKNOWN");
    assertThat(
            shop.rows("select status from attempt where attempt_no = $1", attempt())
                .getFirst()
                .getString(0))
        .isIn("DISPATCHED", "UNKNOWN");
    awaitStatus("UNKNOWN");
  }

  @Test
  void d11ADisputeKeepsWhatIsNotDispatchedUntilItEnds() {
    shop.dispute(orderNo, true);
    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("REQUESTED");
    var other = unique("O");
    shop.order(other, recharge(1, sku, "A" + other + "9"));
    outbox.await(other, RechargeSucceeded.class);
    assertThat(shop.status(orderNo, 1)).isEqualTo("REQUESTED");
    assertThat(requests("submit")).isZero();

    shop.dispute(orderNo, false);

    outbox.await(orderNo, RechargeSucceeded.class);
    assertThat(requests("submit")).isEqualTo(1);
  }

  /** Until it is applied, as the scheduler would within a second. */
  private void tell(String status, String product, int quantity) {
    given()
        .contentType(ContentType.JSON)
        .body(
            FuluLetters.signed(
                secret,
                Map.of(
                    "order_id", unique("221"),
                    "customer_order_no", attempt(),
                    "order_status", status,
                    "product_id", product,
                    "buy_num", String.valueOf(quantity))))
        .post("/v1/suppliers/fulu/callbacks")
        .then()
        .statusCode(200)
        .body(equalTo("success"));
    Await.until(
        "every callback to be applied",
        () ->
            shop.number(
                    "select count(*) from supplier_callback where attempt_no = $1 and applied_at is null",
                    attempt())
                == 0);
  }

  private String attempt() {
    return orderNo + "L1A1";
  }

  private void threeTimesNotFound() {
    for (int age : new int[] {61, 121, 301}) {
      var asked = history("NotFound") + 1;
      clock.set(requestedAt().plusSeconds(age));
      Await.until("not found at " + age + " s", () -> history("NotFound") == asked);
    }
  }

  private Instant requestedAt() {
    return shop.rows("select created_at from delivery where order_no = $1", orderNo)
        .getFirst()
        .getOffsetDateTime(0)
        .toInstant();
  }

  private void awaitStatus(String status) {
    Await.until("status " + status, () -> shop.status(orderNo, 1).equals(status));
  }

  private long history(String command) {
    return shop.number(
        "select count(*) from delivery_history where order_no = $1 and command = $2",
        orderNo,
        command);
  }

  private void knob(Map<String, Object> knobs) {
    given()
        .contentType(ContentType.JSON)
        .body(knobs)
        .post(control + "/knobs/fulu")
        .then()
        .statusCode(200);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Map<String, Object>> book() {
    return given().get(control + "/fulu/book/" + attempt()).as(Map.class);
  }

  private int requests(String kind) {
    Integer count =
        given().get(control + "/counts/fulu?order=" + attempt()).path("requests." + kind);
    return count == null ? 0 : count;
  }

  private int count(String path) {
    Integer count = given().get(control + "/counts/fulu?order=" + attempt()).path(path);
    return count == null ? 0 : count;
  }
}
