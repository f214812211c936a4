package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An order is delivered by each supplier, also when its answer or its callback is all there is. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class EverySupplierTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String sku;
  private String orderNo;
  private String account;

  @BeforeEach
  void oneClock() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    // Not one of the numbers that stand for a trouble.
    account = "86138" + Math.floorMod(orderNo.hashCode(), 1_000_000) + "119";
    upstream.agree(clock);
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @ParameterizedTest
  @CsvSource({
    "fulu, 10000001",
    "kakayun, 720938",
    "ding, HN_CL_TopUp-3.17",
    "reloadly, topup-535-GB-5.00",
    "acme, P1001",
    "agiso, P2001"
  })
  void deliversByIt(String supplier, String product) {
    shop.supplied(sku, supplier, product);

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(upstream.requests(supplier, "submit", attempt())).isEqualTo(1);
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
  }

  @ParameterizedTest
  @CsvSource({
    "ding, HN_CL_TopUp-3.17, timeoutButDone",
    "ding, HN_CL_TopUp-3.17, garbage",
    "reloadly, topup-535-GB-5.00, timeoutButDone",
    "reloadly, topup-535-GB-5.00, garbage",
    "acme, P1001, timeoutButDone",
    "acme, P1001, garbage",
    "agiso, P2001, timeoutButDone",
    "agiso, P2001, garbage"
  })
  void c01AsksAboutAnOrderWhoseAnswerWasLostAndOrdersOnce(
      String supplier, String product, String trouble) {
    shop.supplied(sku, supplier, product);
    upstream.knob(supplier, Map.of("account", account, "api", Map.of(trouble, 1, "on", "submit")));
    if (!supplier.equals("ding")) {
      // Which calls nobody back anyway.
      upstream.knob(supplier, Map.of("account", account, "callback", Map.of("drop", "all")));
    }

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(upstream.requests(supplier, "submit", attempt())).isEqualTo(1);
    assertThat(upstream.requests(supplier, "query", attempt())).isPositive();
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"reloadly, topup-535-GB-5.00", "acme, P1001", "agiso, P2001"})
  void believesASignedCallbackWhereNoQueryIsAnswered(String supplier, String product) {
    shop.supplied(sku, supplier, product);
    upstream.knob(
        supplier,
        Map.of("customerOrderNo", attempt(), "api", Map.of("fail5xx", "all", "on", "query")));

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(
            shop.number(
                "select count(*) from supplier_callback where attempt_no = $1 and outcome ="
                    + " 'Accepted'",
                attempt()))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"reloadly, topup-535-GB-5.00", "acme, P1001", "agiso, P2001"})
  void c10RefusesACallbackOfWhichAByteWasChangedAndTakesTheGenuineOne(
      String supplier, String product) {
    shop.supplied(sku, supplier, product);
    upstream.knob(
        supplier,
        Map.of(
            "customerOrderNo", attempt(),
            "api", Map.of("fail5xx", "all", "on", "query"),
            "callback", Map.of("corrupt", 1)));

    shop.order(orderNo, recharge(1, sku, account));
    Await.until(
        "the refusal",
        () -> {
          tick(Duration.ofSeconds(1));
          return upstream.callbacks(supplier, "nacked", attempt()) > 0;
        });

    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
    tick(Duration.ofMinutes(2));
    delivered();
  }

  @Test
  void renewsATokenThatWasRefusedAndOrdersOnce() {
    shop.supplied(sku, "reloadly", "topup-535-GB-5.00");
    upstream.knob(
        "reloadly", Map.of("account", account, "api", Map.of("tokenExpired", 1, "on", "submit")));

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(upstream.requests("reloadly", "submit", attempt())).isEqualTo(2);
    assertThat(upstream.has("reloadly", attempt())).isTrue();
  }

  @Test
  void c13AsksTheNextSupplierAfterARefusalThatStandsOnTheList() {
    shop.supplied(
        sku, "ding", "HN_CL_TopUp-3.17", Map.of("supplier", "acme", "supplierProduct", "P1001"));
    account = "18760000004";

    shop.order(orderNo, recharge(1, sku, account));
    delivered();

    assertThat(upstream.has("ding", attempt())).isFalse();
    assertThat(upstream.has("acme", orderNo + "L1A2")).isTrue();
  }

  @Test
  void c16AsksNobodyElseAfterATimeOutAtTheOperator() {
    shop.supplied(
        sku, "ding", "HN_CL_TopUp-3.17", Map.of("supplier", "acme", "supplierProduct", "P1001"));
    account = "18760000002";

    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the answer", () -> shop.status(orderNo, 1).equals("UNKNOWN"));
    // The fifth is due after five minutes.
    Await.until(
        "some questions",
        () -> {
          tick(Duration.ofSeconds(10));
          return upstream.requests("ding", "query", attempt()) >= 5;
        });

    assertThat(shop.status(orderNo, 1)).isEqualTo("UNKNOWN");
    assertThat(upstream.has("acme", orderNo + "L1A2")).isFalse();
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  private String attempt() {
    return orderNo + "L1A1";
  }

  private void delivered() {
    Await.until(
        "the recharge",
        () -> {
          tick(Duration.ofSeconds(1));
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
  }

  /** The suppliers' clock and ours go together: signatures are of now. */
  private void tick(Duration by) {
    upstream.pass(by.toString());
    clock.advance(by);
  }
}
