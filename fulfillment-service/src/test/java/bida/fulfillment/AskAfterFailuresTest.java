package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A supplier that fails, delivers after all, and whose callbacks are all lost. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class AskAfterFailuresTest {

  private static final Duration ONE_DAY = Duration.ofDays(1);
  private static final Map<String, Object> FAILS_AT_FIRST =
      Map.of("outcome", "lateSuccess", "late", "PT1H", "delay", "PT0.2S");

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject AskAfterFailures failures;
  @Inject Breakers breakers;

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
    upstream.agree(clock);
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void c04FindsALateSuccessOfWhichNobodyTold() {
    fulu(Map.of("supplier", FAILS_AT_FIRST));
    shop.order(orderNo, recharge(1, sku, account));
    failed();
    deliversAfterAll();
    clock.advance(Duration.ofHours(23));
    tick();
    assertThat(kinds()).isEmpty();

    clock.advance(Duration.ofHours(1));

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_REVERSAL");
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
    asksNoMore();
    assertThat(kinds()).hasSize(1);
  }

  @Test
  void c04FindsThatTheFirstSupplierDeliveredBesideTheSecond() {
    shop.suppliedByFuluThenKakayun(
        sku, Map.of("supplier", "kakayun", "supplierProduct", "720938", "maxCost", 9.9));
    upstream.knob("kakayun", Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
    fulu(Map.of("supplier", FAILS_AT_FIRST));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until(
        "the recharge",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
    deliversAfterAll();

    clock.advance(ONE_DAY);

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_REVERSAL");
    assertThat(shop.status(orderNo, 1)).isEqualTo("SUCCEEDED");
    asksNoMore();
  }

  @Test
  void isAskedOnceWhereItStaysSoAndNobodyIsCalled() {
    fulu(Map.of("supplier", Map.of("outcome", "failed", "delay", "PT0.2S")));
    shop.order(orderNo, recharge(1, sku, account));
    failed();
    var asked = asked();

    clock.advance(ONE_DAY);

    Await.until("the question", () -> asked() == asked + 1);
    asksNoMore();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void isAskedTheNextDayWhereItSaysNothing() {
    fulu(Map.of("supplier", FAILS_AT_FIRST));
    shop.order(orderNo, recharge(1, sku, account));
    failed();
    deliversAfterAll();
    // A question names the order, not the account.
    upstream.knob(
        "fulu", Map.of("customerOrderNo", attempt(), "api", Map.of("fail5xx", 1, "on", "query")));
    var asked = asked();
    clock.advance(ONE_DAY);
    Await.until("the question", () -> asked() > asked);
    // While it is asked, its lease stands there.
    Await.until("the next day", () -> askAgainAt().equals(clock.instant().plus(ONE_DAY)));
    assertThat(kinds()).isEmpty();

    clock.advance(ONE_DAY);

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_REVERSAL");
  }

  @Test
  void leavesWhatAnotherHasPlannedSinceItsLeaseWasOver() {
    fulu(Map.of("supplier", FAILS_AT_FIRST));
    shop.order(orderNo, recharge(1, sku, account));
    failed();
    upstream.knob(
        "fulu",
        Map.of(
            "customerOrderNo",
            attempt(),
            "api",
            Map.of("timeoutButDone", 1, "silence", "PT10S", "on", "query")));
    var asked = asked();
    clock.advance(ONE_DAY);
    Await.until("the question", () -> asked() > asked);

    var planned = clock.instant().plus(Duration.ofHours(5));
    shop.rows(
        "update attempt set ask_again_at = $2 where order_no = $1 returning 1",
        orderNo,
        DeliveryStore.utc(planned));
    Await.until("the silence", () -> breakers.of("fulu").free() == 16);
    tick();

    assertThat(askAgainAt()).isEqualTo(planned);
  }

  private void asksNoMore() {
    Await.until(
        "nothing to ask",
        () ->
            shop.number(
                    "select count(*) from attempt where order_no = $1 and ask_again_at is not null",
                    orderNo)
                == 0);
    var asked = asked();
    clock.advance(Duration.ofDays(2));
    tick();
    assertThat(asked()).isEqualTo(asked);
  }

  private void tick() {
    failures.tick().await().indefinitely();
  }

  private void failed() {
    Await.until(
        "the failure",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return !outbox.of(orderNo, RechargeFailed.class).isEmpty();
        });
  }

  private void deliversAfterAll() {
    upstream.pass("PT2H");
    Await.until(
        "its success",
        () -> "success".equals(upstream.book("fulu", attempt()).getString("order.state")));
  }

  private void fulu(Map<String, Object> troubles) {
    var knobs = new HashMap<String, Object>(troubles);
    knobs.put("account", account);
    knobs.put("callback", Map.of("drop", "all"));
    upstream.knob("fulu", knobs);
  }

  private int asked() {
    return upstream.requests("fulu", "query", attempt());
  }

  private Instant askAgainAt() {
    return shop.rows("select ask_again_at from attempt where order_no = $1", orderNo)
        .getFirst()
        .getOffsetDateTime(0)
        .toInstant();
  }

  private List<String> kinds() {
    return outbox.of(orderNo, CaseNeeded.class).stream().map(CaseNeeded::kind).toList();
  }

  private String attempt() {
    return orderNo + "L1A1";
  }
}
