package bida.fulfillment;

import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far our money at a supplier fell on a day, against what was sent on it (I9). */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class SupplierBalanceDaysTest {

  private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;
  @Inject Sessions sessions;

  private String sku;
  private LocalDate day;

  @BeforeEach
  void noonOfADayNobodyHasOrderedOn() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    upstream.agree(clock);
    sku = unique("SKU-");
    day = LocalDate.ofInstant(clock.instant(), BEIJING).plusDays(2);
    var noon = day.atTime(LocalTime.NOON).atZone(BEIJING).toInstant();
    clock.set(noon);
    upstream.set(noon);
    // What other tests left is no opening of this day.
    shop.rows("delete from supplier_balance where supplier = 'kakayun' returning supplier");
    shop.supplied(sku, "kakayun", "720938", 9.9);
    Await.until("the price", () -> prices() == 1);
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void c23CallsAPersonOnceWhereMoreIsGoneThanWasSpent() {
    read();
    bought();
    read();
    upstream.knob("kakayun", Map.of("balance", Map.of("taken", "50")));
    read();
    theDayIsOver();

    verdict("SHORT");
    var key = "SUPPLIER_BALANCE_SHORT:kakayun:" + day;
    assertThat(outbox.await(key, CaseNeeded.class).detail()).contains("59.8", "9.8");
    days()
        .body("[0].day", equalTo(day.toString()))
        .body("[0].verdict", equalTo("SHORT"))
        .body("[0].attempts", equalTo(1))
        .body("[0].fell", equalTo(59.8f));

    clock.advance(Duration.ofMinutes(5));
    read();
    assertThat(outbox.of(key)).hasSize(1);
  }

  /** That one has called, and calls alone. */
  @Test
  void c23CallsNobodyAboutADayThatAnotherInstanceComparesMeanwhile() {
    read();
    upstream.knob("kakayun", Map.of("balance", Map.of("taken", "50")));
    read();
    var others = new CompletableFuture<Void>();
    var compared = new CompletableFuture<Void>();
    database
        .inTransaction(
            tx ->
                tx.preparedQuery(
                        "insert into supplier_balance_day (supplier, day, verdict, compared_at)"
                            + " values ('kakayun', $1, 'SHORT', $2)")
                    .execute(Tuple.of(day, clock.instant().atOffset(ZoneOffset.UTC)))
                    .invoke(() -> compared.complete(null))
                    .chain(() -> Uni.createFrom().completionStage(others)))
        .subscribe()
        .with(_ -> {}, compared::completeExceptionally);
    compared.join();
    try {
      theDayIsOver();
      Await.until("ours behind theirs", () -> sessions.waitingForALock("supplier_balance_day") > 0);
    } finally {
      others.complete(null);
    }

    verdict("SHORT");
    Await.until("the end of ours", () -> sessions.transactions() == 0);
    assertThat(outbox.of("SUPPLIER_BALANCE_SHORT:kakayun:" + day)).isEmpty();
  }

  @Test
  void c23TakesARiseForMoneyPaidInAndWhatFailedForGivenBack() {
    read();
    bought();
    failed();
    read();
    upstream.knob("kakayun", Map.of("balance", Map.of("paidIn", "1000")));
    read();
    bought();
    read();
    theDayIsOver();

    verdict("EXPLAINED");
    assertThat(decimal("rose")).isGreaterThanOrEqualTo(new BigDecimal("1000"));
    assertThat(decimal("fell")).isGreaterThanOrEqualTo(new BigDecimal("19.6"));
    assertThat(decimal("cost")).isEqualByComparingTo("29.4");
    assertThat(outbox.of("SUPPLIER_BALANCE_SHORT:kakayun:" + day)).isEmpty();
  }

  @Test
  void c23DoesNotJudgeADayOfOrdersThatNobodyKnowsTheCostOf() {
    read();
    bought();
    shop.rows(
        "update attempt set max_cost = null, supplier_product = 'unpriced' where supplier = 'kakayun'"
            + " and dispatched_at >= $1 returning attempt_no",
        day.atStartOfDay(BEIJING).toOffsetDateTime());
    read();
    theDayIsOver();

    verdict("UNPRICED");
    assertThat(outbox.of("SUPPLIER_BALANCE_SHORT:kakayun:" + day)).isEmpty();
  }

  @Test
  void showsTheDaysOfKnownSuppliersToOperatorsAlone() {
    get("/v1/suppliers/nobody/balance-days")
        .statusCode(404)
        .body("code", equalTo("supplier_unknown"));
    get("/v1/suppliers/kakayun/balance-days?before=yesterday")
        .statusCode(400)
        .body("code", equalTo("day_invalid"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:read"))
        .get("/v1/suppliers/kakayun/balance-days")
        .then()
        .statusCode(403);
  }

  private void bought() {
    var orderNo = unique("O");
    shop.order(orderNo, recharge(1, sku, "A" + orderNo + "9"));
    Await.until(
        "the recharge",
        () -> {
          tick();
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
  }

  private void failed() {
    var orderNo = unique("O");
    shop.order(orderNo, recharge(1, sku, "A" + orderNo + "0000"));
    Await.until(
        "the failure",
        () -> {
          tick();
          return !outbox.of(orderNo, RechargeFailed.class).isEmpty();
        });
  }

  /** A minute passes, and the balance of now is written down. */
  private void read() {
    var by = Duration.ofSeconds(61);
    upstream.pass(by.toString());
    clock.advance(by);
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    Await.until("a reading", () -> readings(now) == 1);
  }

  private long readings(OffsetDateTime since) {
    return shop.number(
        "select count(*) from supplier_balance where supplier = 'kakayun' and until_at >= $1",
        since);
  }

  private void theDayIsOver() {
    var morning = day.plusDays(1).atTime(1, 0).atZone(BEIJING).toInstant();
    upstream.set(morning);
    clock.set(morning);
  }

  private void verdict(String verdict) {
    Await.until(
        "the verdict " + verdict,
        () ->
            shop.number(
                    "select count(*) from supplier_balance_day where supplier = 'kakayun' and day = $1"
                        + " and verdict = $2",
                    day,
                    verdict)
                == 1);
  }

  private BigDecimal decimal(String column) {
    return shop.rows(
            "select %s from supplier_balance_day where supplier = 'kakayun' and day = $1"
                .formatted(column),
            day)
        .getFirst()
        .getBigDecimal(0);
  }

  private long prices() {
    clock.advance(Duration.ofSeconds(5));
    return shop.number(
        "select count(*) from supplier_price where supplier = 'kakayun' and product = '720938'"
            + " and until_at is null");
  }

  private void tick() {
    clock.advance(Duration.ofSeconds(1));
    upstream.pass("PT1S");
  }

  private static ValidatableResponse days() {
    return get("/v1/suppliers/kakayun/balance-days").statusCode(200);
  }

  private static ValidatableResponse get(String path) {
    return given().auth().oauth2(Tokens.of("operator", "ops")).get(path).then();
  }
}
