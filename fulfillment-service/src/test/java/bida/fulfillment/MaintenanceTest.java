package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.MaintenanceAnnounced;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is sent to who is under maintenance, and everybody is told until when. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class MaintenanceTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Database database;
  @Inject AnnounceMaintenance announce;

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
    upstream.knob("fulu", Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
  }

  @AfterEach
  void open() {
    upstream.calm();
    delete("suppliers/fulu");
    delete("suppliers/kakayun");
  }

  @Test
  void sendsNothingDuringTheMaintenanceAndAllOfItAfterwards() {
    var end = in("PT1H");
    set("suppliers/fulu", now(), end).statusCode(200);

    shop.order(orderNo, recharge(1, sku, account));

    assertThat(outbox.await(orderNo, DeliveryDelayed.class))
        .isEqualTo(new DeliveryDelayed(orderNo, Shop.APP, 1, "DELAYED_MAINTENANCE", end));
    clock.advance(Duration.ofMinutes(59));
    waitTwoTicks();
    assertThat(upstream.requests("fulu", "submit", attempt(1))).isZero();
    assertThat(shop.status(orderNo, 1)).isEqualTo("REQUESTED");
    clock.advance(Duration.ofMinutes(2));
    delivered();
    // Its promise has passed: where the supplier is asked before it is done, that is told as well.
    assertThat(outbox.of(orderNo, DeliveryDelayed.class))
        .filteredOn(delayed -> delayed.reason().equals("DELAYED_MAINTENANCE"))
        .hasSize(1);
    assertThat(upstream.requests("fulu", "submit", attempt(1))).isEqualTo(1);
  }

  @Test
  void goesOnAtOnceWhenTheOperatorEndsItEarly() {
    set("products/" + sku, now(), in("PT5H")).statusCode(200);
    shop.order(orderNo, recharge(1, sku, account));
    outbox.await(orderNo, DeliveryDelayed.class);

    delete("products/" + sku).statusCode(204);

    delivered();
  }

  @Test
  void asksTheOtherSupplierWhileOneIsUnderMaintenance() {
    shop.suppliedByFuluThenKakayun(sku, Map.of("supplier", "kakayun", "supplierProduct", "720938"));
    upstream.knob("kakayun", Map.of("account", account, "supplier", Map.of("delay", "PT0.2S")));
    set("suppliers/fulu", now(), in("PT1H")).statusCode(200);

    shop.order(orderNo, recharge(1, sku, account));

    delivered();
    assertThat(upstream.has("fulu", attempt(1))).isFalse();
    assertThat(upstream.has("kakayun", attempt(2))).isTrue();
    assertThat(outbox.of(orderNo, DeliveryDelayed.class)).isEmpty();
    // The SKU can be delivered all the time, so no buyer is warned of anything.
    assertThat(outbox.of(sku, MaintenanceAnnounced.class)).isEmpty();
  }

  @Test
  void sendsToWhoIsOpenWhateverBefallsTheOthers() {
    shop.suppliedByFuluThenKakayun(sku, Map.of("supplier", "kakayun", "supplierProduct", "720938"));
    set("suppliers/kakayun", now(), in("PT1H")).statusCode(200);

    shop.order(orderNo, recharge(1, sku, account));

    delivered();
    assertThat(upstream.has("fulu", attempt(1))).isTrue();
  }

  @Test
  void asksOnAboutWhatItsSupplierHasAlready() {
    upstream.knob(
        "fulu",
        Map.of(
            "account", account,
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("acceptance", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    set("suppliers/fulu", now(), in("PT1H")).statusCode(200);
    var asked = upstream.requests("fulu", "query", attempt(1));

    Await.until(
        "another question",
        () -> {
          clock.advance(Duration.ofSeconds(5));
          return upstream.requests("fulu", "query", attempt(1)) > asked;
        });
  }

  @Test
  void leavesTheKeysOfTheVaultAlone() {
    var ours = unique("SKU-");
    shop.stock(ours, Shop.secrets(1));
    set("suppliers/fulu", now(), in("PT1H")).statusCode(200);

    shop.order(orderNo, keys(1, ours, 1));

    outbox.await(orderNo, CardKeyIssued.class);
  }

  @Test
  void anUrgeSendsNothingIntoTheMaintenanceEither() {
    set("suppliers/fulu", now(), in("PT1H")).statusCode(200);
    shop.order(orderNo, recharge(1, sku, account));
    outbox.await(orderNo, DeliveryDelayed.class);

    topics.publish(new DeliveryUrged(orderNo, Shop.APP, clock.instant()));
    waitTwoTicks();

    assertThat(upstream.has("fulu", attempt(1))).isFalse();
    assertThat(outbox.of(orderNo, DeliveryDelayed.class)).hasSize(1);
  }

  @Test
  void anUrgeAsksTheSupplierAtOnce() {
    upstream.knob(
        "fulu",
        Map.of(
            "account", account,
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("acceptance", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    // It would be asked at 1800 s, and next an hour later.
    clock.advance(Duration.ofMinutes(31));
    Await.until("the hour", () -> deadline().isAfter(clock.instant().plus(Duration.ofMinutes(30))));
    var asked = upstream.requests("fulu", "query", attempt(1));

    topics.publish(new DeliveryUrged(orderNo, Shop.APP, clock.instant()));

    Await.until("a question", () -> upstream.requests("fulu", "query", attempt(1)) > asked);
  }

  @Test
  void tellsOrderServiceOfEachSkuThatNobodyCanDeliver() {
    set("suppliers/fulu", in("PT1H"), in("PT2H")).statusCode(200);
    var announced = outbox.await(sku, MaintenanceAnnounced.class);
    assertThat(announced.windows())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.from()).isEqualTo(in("PT1H"));
              assertThat(window.to()).isEqualTo(in("PT2H"));
              assertThat(window.reasonZh()).isEqualTo("运营商系统升级");
            });

    shop.suppliedByFuluThenKakayun(sku, Map.of("supplier", "kakayun", "supplierProduct", "720938"));

    Await.until(
        "the end of it, for there is another supplier",
        () -> outbox.of(sku, MaintenanceAnnounced.class).getLast().windows().isEmpty());
    assertThat(outbox.of(sku, MaintenanceAnnounced.class)).hasSize(2);
  }

  /** The calendar is changed again while what waits of its SKU is looked at. */
  @Test
  void aChangeThatCameMeanwhileIsDueOn() {
    sku = unique("SKU-");
    var seen = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    // Out of the timer's reach.
    var changed = seen.plusYears(1);
    shop.rows("insert into maintenance_of_sku (sku, due_at) values ($1, $2)", sku, changed);

    tell(seen);
    assertThat(due()).isEqualTo(1);
    tell(changed);
    assertThat(due()).isZero();
  }

  private void tell(OffsetDateTime seen) {
    database
        .inTransaction(tx -> announce.tell(tx, new AnnounceMaintenance.Due(sku, seen)))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private long due() {
    return shop.number(
        "select count(*) from maintenance_of_sku where sku = $1 and due_at is not null", sku);
  }

  @Test
  void keepsACalendarThatMakesSense() {
    set("suppliers/fulu", in("PT2H"), in("PT1H"))
        .statusCode(422)
        .body("code", equalTo("window_invalid"));
    set("suppliers/fulu", now(), in("P60D")).statusCode(422);
    set("suppliers/nobody", now(), in("PT1H"))
        .statusCode(404)
        .body("code", equalTo("supplier_unknown"));
    set("products/no-such-sku", now(), in("PT1H"))
        .statusCode(404)
        .body("code", equalTo("product_unknown"));
    put("suppliers/fulu", "{}").statusCode(422).body("code", equalTo("field_missing"));
    put(
            "suppliers/fulu",
            Map.of(
                "windows",
                List.of(
                    Map.of("from", now().toString(), "to", in("PT2H").toString()),
                    Map.of("from", in("PT1H").toString(), "to", in("PT3H").toString()))))
        .statusCode(422)
        .body("code", equalTo("windows_overlap"));
    given()
        .auth()
        .oauth2(Tokens.of("app-1", "orders:write"))
        .get("/v1/suppliers/fulu/maintenance")
        .then()
        .statusCode(403);

    set("suppliers/fulu", now(), in("PT1H")).statusCode(200).body("windows", hasSize(1));
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .get("/v1/suppliers/fulu/maintenance")
        .then()
        .statusCode(200)
        .body("windows[0].reasonZh", equalTo("运营商系统升级"));
    assertThat(
            shop.number(
                "select count(*) from maintenance_history where name = 'fulu' and actor = 'operator'"))
        .isPositive();
  }

  private ValidatableResponse set(String what, Instant from, Instant to) {
    return put(
        what,
        Map.of(
            "windows",
            List.of(Map.of("from", from.toString(), "to", to.toString(), "reasonZh", "运营商系统升级"))));
  }

  private static ValidatableResponse put(String what, Object body) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(body)
        .put("/v1/" + what + "/maintenance")
        .then();
  }

  private static ValidatableResponse delete(String what) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .delete("/v1/" + what + "/maintenance")
        .then();
  }

  private void delivered() {
    Await.until(
        "the recharge",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return !outbox.of(orderNo, RechargeSucceeded.class).isEmpty();
        });
  }

  /** Another order of another supplier's SKU goes through: the workers have had their turn. */
  private void waitTwoTicks() {
    for (int i = 0; i < 2; i++) {
      var other = unique("SKU-");
      var another = unique("O");
      shop.supplied(other, "kakayun", "720938");
      shop.order(another, recharge(1, other, "A" + another + "9"));
      Await.until("its turn", () -> upstream.has("kakayun", another + "L1A1"));
    }
  }

  private Instant deadline() {
    return shop.rows("select next_deadline_at from delivery where order_no = $1", orderNo)
        .getFirst()
        .getOffsetDateTime(0)
        .toInstant();
  }

  private Instant now() {
    return clock.instant();
  }

  private Instant in(String duration) {
    return clock.instant().plus(Duration.parse(duration));
  }

  private String attempt(int ordinal) {
    return orderNo + "L1A" + ordinal;
  }
}
