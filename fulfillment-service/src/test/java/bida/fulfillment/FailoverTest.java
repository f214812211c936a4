package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The next supplier is asked once the one before has confirmed that it delivers nothing (I5). */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class FailoverTest {

  private static final Map<String, Object> SOON = Map.of("delay", "PT0.2S");

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;
  @Inject TakeOn takeOn;
  @Inject Deliveries deliveries;
  @Inject CallSuppliers callSuppliers;

  private String sku;
  private String orderNo;
  private String account;

  @BeforeEach
  void anOfferOfTwoSuppliers() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    account = "A" + orderNo + "9";
    shop.suppliedByFuluThenKakayun(
        sku, Map.of("supplier", "kakayun", "supplierProduct", "720938", "maxCost", 9.9));
    upstream.knob("kakayun", Map.of("account", account, "supplier", SOON));
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void c13AsksTheNextSupplierWhenThisOneHasNothing() {
    upstream.knob("fulu", failing());

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(attempts()).containsExactly("A1 fulu FAILED", "A2 kakayun SUCCEEDED");
    assertThat(upstream.requests("kakayun", "submit", attempt(2))).isEqualTo(1);
    assertThat(outbox.of(orderNo, RechargeFailed.class))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.finalFailure()).isFalse();
              assertThat(told.reason()).isEqualTo("RETRYING");
            });
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).hasSize(1);
  }

  @Test
  void c13FetchesFromTheNextWhatOneHasSoldOutAndSaysSo() {
    shop.supplied(
        sku, "kakayun", "720938", Map.of("supplier", "fulu", "supplierProduct", "10000001"));
    upstream.knob("kakayun", Map.of("account", account, "supplier", Map.of("outOfStock", 1)));
    upstream.knob("fulu", Map.of("account", account, "supplier", SOON));

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(attempts()).containsExactly("A1 kakayun FAILED", "A2 fulu SUCCEEDED");
    assertThat(outbox.of(orderNo, DeliveryDelayed.class))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.reason()).isEqualTo("DELAYED_RESTOCK");
              assertThat(told.attempt()).isEqualTo(2);
              assertThat(told.attempts()).isEqualTo(2);
            });
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  @Test
  void c13PaysNoSupplierMoreThanTheOfferAllows() {
    shop.suppliedByFuluThenKakayun(
        sku, Map.of("supplier", "kakayun", "supplierProduct", "720938", "maxCost", 9.7));
    upstream.knob("fulu", failing());

    shop.order(orderNo, recharge(1, sku, account));

    assertThat(lastFailure().reason()).isEqualTo("OUT_OF_STOCK");
    assertThat(upstream.has("kakayun", attempt(2))).isFalse();
    assertThat(attempts()).containsExactly("A1 fulu FAILED", "A2 kakayun FAILED");
  }

  @Test
  void c13FailsForGoodOnlyWhenNobodyIsLeft() {
    upstream.knob("fulu", failing());
    upstream.knob("kakayun", Map.of("account", account, "supplier", Map.of("noBalance", 1)));

    shop.order(orderNo, recharge(1, sku, account));

    assertThat(lastFailure().reason()).isEqualTo("RECHARGE_OPERATOR_ERROR");
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
  }

  @Test
  void c16AsksNobodyElseWhileTheOutcomeIsUnknown() {
    upstream.knob(
        "fulu",
        Map.of(
            "account", account,
            "api", Map.of("timeoutButDone", 1, "on", "submit"),
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("outcome", "unknown")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("UNKNOWN");
    for (int hours = 1; hours <= 3; hours++) {
      var asked = upstream.requests("fulu", "query", attempt(1));
      clock.advance(Duration.ofHours(1));
      Await.until("another question", () -> upstream.requests("fulu", "query", attempt(1)) > asked);
    }

    assertThat(attempts()).containsExactly("A1 fulu " + shop.status(orderNo, 1));
    assertThat(shop.status(orderNo, 1)).isIn("UNKNOWN", "ACCEPTED");
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  @Test
  void c02AsksTheNextSupplierOnceNotFoundWasHeardForTheWholeWindow() {
    upstream.knob("fulu", Map.of("account", account, "api", Map.of("fail5xx", 1, "on", "submit")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("UNKNOWN");
    // It is asked a minute, two and five after the submission.
    for (int minutes : new int[] {1, 1, 3}) {
      var asked = history("NotFound") + 1;
      clock.advance(Duration.ofMinutes(minutes).plusSeconds(1));
      Await.until("not found", () -> history("NotFound") >= asked);
    }
    assertThat(attempts()).hasSize(1);
    clock.advance(Duration.ofMinutes(20));

    delivered();
    assertThat(attempts()).containsExactly("A1 fulu FAILED", "A2 kakayun SUCCEEDED");
    assertThat(upstream.has("fulu", attempt(1))).isFalse();
  }

  /** A process that was stopped between its commit and the call. */
  @Test
  void sendsNothingOnceOthersHaveAskedAboutIt() {
    var asked = shop.asked(orderNo, recharge(1, sku, account));
    var sent =
        database
            .inTransaction(
                tx ->
                    takeOn
                        .take(tx, asked)
                        .chain(() -> deliveries.lock(tx, orderNo, 1))
                        .flatMap(locked -> callSuppliers.dispatch(tx, locked.line())))
            .await()
            .indefinitely();
    clock.set(sent.line().nextDeadlineAt());
    awaitStatus("UNKNOWN");

    callSuppliers.submit(new CallSuppliers.Due(sent.line(), null)).await().indefinitely();

    assertThat(upstream.requests("fulu", "submit", attempt(1))).isZero();
    assertThat(shop.status(orderNo, 1)).isEqualTo("UNKNOWN");
  }

  @Test
  void c04TakesALateSuccessOfTheFirstAsACaseWhenTheSecondHasIt() {
    upstream.knob(
        "fulu",
        Map.of(
            "account",
            account,
            "supplier",
            Map.of("outcome", "lateSuccess", "late", "PT5S", "delay", "PT0.2S")));
    upstream.knob("kakayun", Map.of("account", account, "supplier", Map.of("outcome", "unknown")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("ACCEPTED");
    Await.until("the second supplier", () -> upstream.has("kakayun", attempt(2)));
    upstream.pass("PT10S");

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_REVERSAL");
    assertThat(attempts()).containsExactly("A1 fulu FAILED", "A2 kakayun ACCEPTED");
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
  }

  @Test
  void c06AsksAboutANumberThatIsTakenRatherThanFail() {
    endsByAskingAfter("numberTaken");
  }

  @Test
  void c07AsksWhatBecameOfAnOrderInAStateUnconfirmed() {
    endsByAskingAfter("unconfirmed");
  }

  @Test
  void c07TakesGarbageForNoNews() {
    endsByAskingAfter("garbage");
  }

  private void endsByAskingAfter(String trouble) {
    shop.supplied(sku, "kakayun", "720938");
    upstream.knob("kakayun", Map.of("account", account, "api", Map.of(trouble, 1, "on", "submit")));

    shop.order(orderNo, recharge(1, sku, account));
    awaitStatus("UNKNOWN");
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
    delivered();

    assertThat(upstream.requests("kakayun", "submit", attempt(1))).isEqualTo(1);
    assertThat(attempts()).containsExactly("A1 kakayun SUCCEEDED");
  }

  private Map<String, Object> failing() {
    return Map.of("account", account, "supplier", Map.of("outcome", "failed", "delay", "PT0.2S"));
  }

  private void delivered() {
    Await.until(
        "the recharge",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
  }

  private RechargeFailed lastFailure() {
    Await.until(
        "the end",
        () ->
            outbox.of(orderNo, RechargeFailed.class).stream()
                .anyMatch(RechargeFailed::finalFailure));
    return outbox.of(orderNo, RechargeFailed.class).getLast();
  }

  private String attempt(int ordinal) {
    return orderNo + "L1A" + ordinal;
  }

  private List<String> attempts() {
    return shop
        .rows(
            "select attempt_no, supplier, status from attempt where order_no = $1 order by"
                + " attempt_no",
            orderNo)
        .stream()
        .map(
            row ->
                row.getString(0).substring((orderNo + "L1").length())
                    + " "
                    + row.getString(1)
                    + " "
                    + row.getString(2))
        .toList();
  }

  private long history(String command) {
    return shop.number(
        "select count(*) from delivery_history where order_no = $1 and command = $2",
        orderNo,
        command);
  }

  private void awaitStatus(String status) {
    Await.until("status " + status, () -> shop.status(orderNo, 1).equals(status));
  }
}
