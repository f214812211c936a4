package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.Actor;
import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.MaintenanceAnnounced;
import bida.contracts.FulfillmentEvent.MaintenanceWindow;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.FulfillmentEvent.SupplyAnnounced;
import bida.contracts.Money;
import bida.contracts.OrderEvent.ActionReminderDue;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.DeliveryUrged;
import bida.contracts.OrderEvent.RefundRequested;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an offer promises, and what the buyer sees while its delivery takes time. */
@QuarkusTest
@WithTestResource(Servers.class)
class PromisesTest {

  private static final Money PRICE = Money.of(990, "CNY");

  @Inject TestClock clock;
  @Inject Topics topics;
  @Inject OutboxRows outbox;

  private String app;
  private String sku;

  @BeforeEach
  void anAppWithARecharge() {
    app = "app-" + UUID.randomUUID();
    sku = "RC-" + UUID.randomUUID();
    offer("");
  }

  @Test
  void tellsUntilWhenAMaintenanceLastsAndWhenItIsOver() {
    var no = paid();
    var end = in("PT2H");
    topics.publish(new DeliveryDelayed(no, app, 1, "DELAYED_MAINTENANCE", end));
    Await.until("the tag", () -> tags(no).contains("DELAYED_MAINTENANCE"));

    order(no)
        .body("tags[0].text", startsWith("延迟发货：系统维护中，预计 "))
        .body("tags[0].actor", equalTo("NOBODY"))
        .body("tags[0].automatic", equalTo(true))
        .body("tags[0].by", equalTo(end.toString()));
    explanation(no, "en")
        .body("reasons[0]", containsString("is under maintenance until"))
        .body("whatHappensNext", startsWith("It is delivered by itself once the maintenance"))
        .body("byWhen", equalTo(end.toString()))
        .body("whoActs", equalTo("NOBODY"));

    clock.advance(Duration.ofHours(2).plusMinutes(1));
    explanation(no, "zh-CN").body("reasons", hasItem(startsWith("系统维护已于 ")));
    topics.publish(new RechargeSucceeded(no, app, 1, "F1", clock.instant()));
    Await.until("delivery", () -> "DELIVERED".equals(order(no).extract().path("status")));
    order(no).body("tags", empty());
  }

  @Test
  void countsTheAttemptsOfAnOperatorFault() {
    var no = paid();
    topics.publish(
        new RechargeFailed(no, app, 1, false, Actor.NOBODY, "RETRYING", clock.instant(), 2, 3));
    Await.until("the tag", () -> tags(no).contains("RETRYING"));

    order(no)
        .body("tags[0].text", equalTo("充值失败：运营商接口异常，平台正在自动重试（第 2/3 次）"))
        .body("tags[0].attempt", equalTo(2))
        .body("tags[0].attempts", equalTo(3));
    explanation(no, "en").body("reasons[0]", containsString("attempt 2 of 3"));
  }

  @Test
  void saysThatASoldOutSupplierIsReplacedAndByWhenItArrives() {
    var no = paid();
    String promise = order(no).extract().path("nextDeadlineAt");
    topics.publish(new DeliveryDelayed(no, app, 1, "DELAYED_RESTOCK", clock.instant(), 2, 3, null));
    Await.until("the tag", () -> tags(no).contains("DELAYED_RESTOCK"));

    order(no)
        .body("tags[0].text", equalTo("延迟发货：补货中，正在向下一家供应商调货（第 2/3 家）"))
        .body("tags[0].actor", equalTo("NOBODY"))
        .body("tags[0].automatic", equalTo(true))
        .body("tags[0].attempt", equalTo(2))
        .body("tags[0].by", equalTo(promise))
        .body("tags[0].next", startsWith("正在调货，最迟 "));
    explanation(no, "en")
        .body("reasons[0]", equalTo("Delayed: being restocked, from supplier 2 of 3"))
        .body("whatHappensNext", startsWith("It is being fetched from another supplier"))
        .body("byWhen", equalTo(promise))
        .body("whoActs", equalTo("NOBODY"));

    // A promise that was missed is none to repeat.
    clock.advance(Duration.ofMinutes(16));
    Await.until("the promise to pass", () -> tags(no).contains("PROMISE_MISSED"));
    explanation(no, "en").body("whatHappensNext", startsWith("Our staff is on it."));
    topics.publish(new RechargeSucceeded(no, app, 1, "F1", clock.instant()));
    Await.until("delivery", () -> "DELIVERED".equals(order(no).extract().path("status")));
    order(no).body("tags", empty());
  }

  @Test
  void saysWhenItIsTriedAgainWhereThatIsKnown() {
    var no = paid();
    var again = in("PT10M");
    topics.publish(new DeliveryDelayed(no, app, 1, "DELAYED_RESTOCK", again));
    Await.until("the tag", () -> tags(no).contains("DELAYED_RESTOCK"));

    order(no).body("tags[0].text", equalTo("延迟发货：补货中，到货后自动发货"));
    explanation(no, "en")
        .body("whatHappensNext", startsWith("It is tried again by itself at"))
        .body("byWhen", equalTo(again.toString()));
  }

  @Test
  void saysOnWhichDayAnUnknownOutcomeIsRefundedAndDoesSo() {
    var no = paid();
    var told = clock.instant();
    var day = told.plus(Duration.ofHours(72));
    topics.publish(uncertain(no, day));
    Await.until("the tag", () -> tags(no).contains("UPSTREAM_UNCERTAIN"));

    explanation(no, "en")
        .body("whatHappensNext", startsWith("We keep asking the supplier"))
        .body("whatHappensNext", containsString(Texts.in(Locale.ENGLISH).time(day)))
        .body("byWhen", equalTo(told.plus(Duration.ofHours(24)).toString()));
    clock.set(told.plus(Duration.ofHours(24)));
    explanation(no, "zh-CN")
        .body("whatHappensNext", startsWith("资深客服正在向供应商核实"))
        .body("byWhen", equalTo(day.toString()));

    // Staff would stop it, but a supplier may have it: what happens next is still the same.
    Await.until("the promise to pass", () -> tags(no).contains("PROMISE_MISSED"));
    clock.set(told.plus(Duration.ofHours(49)));
    Await.until("the last day", () -> tags(no).contains("OVERDUE"));
    explanation(no, "en")
        .body("reasons", hasItem(startsWith("Long overdue: the supplier has not said yet")))
        .body("byWhen", equalTo(day.toString()));
    clock.set(day);
    topics.publish(new DeliveryWrittenOff(no, app, 1, told, day));

    Await.until("the refund", () -> "REFUNDING".equals(order(no).extract().path("status")));
    assertThat(outbox.of(no, RefundRequested.class))
        .singleElement()
        .satisfies(asked -> assertThat(asked.reason()).isEqualTo("WRITTEN_OFF"));
    explanation(no, "zh-CN").body("reasons", hasItem(startsWith("供应商一直没有确认结果")));
  }

  @Test
  void namesNoDayWhereNoRuleReturnsTheMoney() {
    var no = paid();
    topics.publish(uncertain(no, null));
    Await.until("the tag", () -> tags(no).contains("UPSTREAM_UNCERTAIN"));

    explanation(no, "zh-CN").body("whatHappensNext", endsWith("核实后立即发货或退款。"));
    clock.advance(Duration.ofHours(24));
    explanation(no, "en").body("whatHappensNext", startsWith("A senior colleague is finding out"));
  }

  @Test
  void theOfferSaysHowLongAnUnknownOutcomeIsWaitedFor() {
    offer("\"lossAfterSeconds\":172800,");
    var no = paid();

    offerOf(sku, "en").body("lossAfterSeconds", equalTo(172_800));
    assertThat(outbox.await(no, DeliveryRequested.class).lossAfterSeconds()).isEqualTo(172_800);
    putOffer("\"lossAfterSeconds\":3600,").statusCode(422).body("code", equalTo("field_invalid"));
  }

  @Test
  void asksTheBuyerByADateAndRemindsHim() {
    var no = paid();
    var end = in("PT72H");
    topics.publish(
        new RechargeFailed(no, app, 1, false, Actor.BUYER, "ACCOUNT_INVALID", clock.instant()));
    Await.until("the question", () -> tags(no).contains("ACCOUNT_INVALID"));
    order(no)
        .body("nextDeadlineAt", equalTo(end.toString()))
        .body("allowedActions[0].until", equalTo(end.toString()));
    explanation(no, "en")
        .body("whoActs", equalTo("BUYER"))
        .body("whatHappensNext", startsWith("Correct the account by"))
        .body("byWhen", equalTo(end.toString()));

    for (int number = 1; number <= 3; number++) {
      var seen = number;
      clock.set(
          end.minus(Duration.ofHours(72))
              .plus(Duration.ofHours(number == 1 ? 1 : 24 * (number - 1))));
      Await.until(
          "reminder " + number, () -> outbox.of(no, ActionReminderDue.class).size() == seen);
    }
    assertThat(outbox.of(no, ActionReminderDue.class))
        .extracting(ActionReminderDue::number)
        .containsExactly(1, 2, 3);
  }

  @Test
  void takesAnUrgeOnceThePromiseHasPassedAndOnceInHalfAnHour() {
    var no = paid();
    urge(no).statusCode(409).body("code", equalTo("not_overdue"));
    order(no).body("allowedActions.action", not(hasItem("urge")));
    clock.advance(Duration.ofMinutes(16));
    Await.until("the promise to pass", () -> tags(no).contains("PROMISE_MISSED"));
    order(no).body("allowedActions.action", hasItem("urge"));

    urge(no)
        .statusCode(200)
        .body("whatHappensNext", startsWith("已催供应商尽快处理"))
        .body("againFrom", equalTo(in("PT30M").toString()))
        .body("order.status", equalTo("FULFILLING"));
    urge(no).statusCode(409).body("code", equalTo("already_urged"));

    explanation(no, "zh-CN").body("reasons", hasItem(startsWith("您已催单")));
    assertThat(outbox.of(no, DeliveryUrged.class)).hasSize(1);
    given()
        .auth()
        .oauth2(Tokens.of("another", "orders:write"))
        .post("/v1/orders/" + no + "/urge")
        .then()
        .statusCode(404);
  }

  /** By when it comes, by when it goes back, and then that it does. */
  @Test
  void saysUntilWhenAndThenWhatFollows() {
    var no = paid();
    var promised = deadline(no);
    explanation(no, "zh-CN").body("whatHappensNext", startsWith("最迟 " + promised + " 发货"));
    clock.advance(Duration.ofMinutes(16));
    Await.until("the promise to pass", () -> tags(no).contains("PROMISE_MISSED"));
    explanation(no, "zh-CN")
        .body("whatHappensNext", startsWith("客服正在跟进；" + deadline(no) + " 仍未发货"));

    clock.advance(Duration.ofHours(24));
    Await.until("the last day", () -> tags(no).contains("OVERDUE"));
    explanation(no, "en").body("whatHappensNext", startsWith("Once the delivery is stopped"));
  }

  @Test
  void takesOneOfManyUrgesAtOnce() throws Exception {
    var no = paid();
    clock.advance(Duration.ofMinutes(16));
    Await.until("the promise to pass", () -> tags(no).contains("PROMISE_MISSED"));

    var answers = atOnce(8, () -> urge(no).extract().statusCode());

    assertThat(answers).containsOnlyOnce(200);
    assertThat(outbox.of(no, DeliveryUrged.class)).hasSize(1);
  }

  @Test
  void showsAMaintenanceThatTouchesThePromiseBeforePayment() {
    offer("\"promiseSeconds\":900,");
    topics.publish(
        new MaintenanceAnnounced(
            sku,
            List.of(
                new MaintenanceWindow(in("PT20M"), in("PT1H"), "运营商升级", "The operator updates"),
                new MaintenanceWindow(in("PT9H"), in("PT10H"), null, null)),
            clock.instant()));

    Await.until(
        "the announcement",
        () -> offerOf(sku, "zh-CN").extract().<List<?>>path("maintenance").size() == 1);
    offerOf(sku, "zh-CN")
        .body("maintenance[0].reason", equalTo("运营商升级"))
        .body("maintenance[0].from", equalTo(in("PT20M").toString()))
        .body("labels", contains("维护中", "自动发货"));
    offerOf(sku, "en").body("maintenance[0].reason", equalTo("The operator updates"));

    topics.publish(new MaintenanceAnnounced(sku, List.of(), clock.instant()));
    Await.until(
        "its end", () -> offerOf(sku, "zh-CN").extract().<List<?>>path("maintenance").isEmpty());
    offerOf(sku, "en").body("labels", contains("Instant", "Automatic delivery"));
  }

  @Test
  void c13SellsNothingThatNoSupplierCanDeliverAndTouchesNoOrderThatIsThere() {
    var placed = place("buyer-1", null, 1).statusCode(201).extract().<String>path("orderNo");
    var delivered = paid();
    var since = clock.instant();
    supply("SOLD_OUT");
    Await.until("the pause", () -> offerOf(sku, "en").extract().path("paused") != null);

    offerOf(sku, "zh-CN")
        .body("paused.reason", equalTo("SOLD_OUT"))
        .body("paused.since", equalTo(since.toString()))
        .body("paused.text", startsWith("上游供应商暂时缺货"))
        .body("onSale", equalTo(true))
        .body("labels", contains("暂停销售"));
    offerOf(sku, "en")
        .body("paused.text", startsWith("Sold out at our suppliers"))
        .body("labels", contains("Paused"));
    place("buyer-1", null, 1).statusCode(409).body("code", equalTo("offer_paused"));
    // What is there goes on.
    pay(placed);
    outbox.await(placed, DeliveryRequested.class);
    topics.publish(new RechargeSucceeded(delivered, app, 1, "F1", clock.instant()));
    Await.until("delivery", () -> "DELIVERED".equals(order(delivered).extract().path("status")));

    // For another reason now, and still since then; a reason of tomorrow is told as one of today.
    clock.advance(Duration.ofMinutes(1));
    supply("BROKEN");
    Await.until(
        "the other reason",
        () -> "BROKEN".equals(offerOf(sku, "en").extract().path("paused.reason")));
    offerOf(sku, "en")
        .body("paused.since", equalTo(since.toString()))
        .body("paused.text", startsWith("Not offered by our suppliers"));

    supply(null);
    Await.until("its end", () -> offerOf(sku, "en").extract().path("paused") == null);
    offerOf(sku, "en").body("labels", contains("Instant", "Automatic delivery"));
    place("buyer-1", null, 1).statusCode(201);
  }

  @Test
  void sellsAPresaleWhateverSuppliersHaveToday() {
    supply("SOLD_OUT");
    Await.until("the pause", () -> offerOf(sku, "en").extract().path("paused") != null);
    place("buyer-1", null, 1).statusCode(409);

    offer("\"shipsAt\":\"" + in("P10D") + "\",");

    place("buyer-1", null, 1).statusCode(201);
    offerOf(sku, "zh-CN").body("paused", nullValue()).body("labels", contains("预售", "自动发货"));
  }

  private void supply(String pausedFor) {
    topics.publish(new SupplyAnnounced(sku, pausedFor, clock.instant()));
  }

  @Test
  void labelsWhatIsSoldAsWhatItIs() {
    offer("\"holdSeconds\":600,");
    offerOf(sku, "zh-CN").body("labels", contains("自动发货")).body("holdSeconds", equalTo(600));
    offer("\"automatic\":false,");
    offerOf(sku, "zh-CN").body("labels", empty());
    offer("\"stockTracked\":true,");
    offerOf(sku, "zh-CN").body("labels", contains("库存不足"));
    offer("\"shipsAt\":\"" + in("P10D") + "\",");
    offerOf(sku, "zh-CN").body("labels", contains("预售", "自动发货")).body("shipsAt", notNullValue());
    putOffer("\"shipsAt\":\"" + in("P400D") + "\",")
        .statusCode(422)
        .body("code", equalTo("field_invalid"));
  }

  @Test
  void sellsALicenceAsTheKeyThatItIs() {
    putOffer("LICENCE", "").statusCode(200);

    offerOf(sku, "zh-CN")
        .body("productType", equalTo("LICENCE"))
        .body("promiseSeconds", equalTo(300))
        .body("labels", contains("库存不足"));
    stock(1, 5);
    var no = paid();
    topics.publish(new CardKeyIssued(no, app, 1, 1, clock.instant()));
    Await.until("delivery", () -> "DELIVERED".equals(order(no).extract().path("status")));

    order(no)
        .body("label", equalTo("授权码已发放"))
        .body("allowedActions.action", hasItem("reveal"))
        .body("allowedActions.action", hasItem("cancel"));
    topics.publish(new CardKeyRevealed(no, app, 1, clock.instant()));
    Await.until("the reveal", () -> tags(no).contains("REVEALED"));
    order(no)
        .body("allowedActions.action", hasItem("reveal"))
        .body("allowedActions.action", not(hasItem("cancel")));
  }

  @Test
  void keepsAPresaleUntilItsDay() {
    var day = in("P3D").truncatedTo(ChronoUnit.SECONDS);
    offer("\"shipsAt\":\"" + day + "\",");
    var no = place("buyer-1", null, 1).statusCode(201).extract().<String>path("orderNo");
    pay(no);
    Await.until("payment", () -> "PAID".equals(order(no).extract().path("status")));

    order(no)
        .body("nextDeadlineAt", equalTo(day.toString()))
        .body("tags.code", contains("PRESALE"))
        .body("lines[0].shipsAt", equalTo(day.toString()));
    explanation(no, "zh-CN").body("whatHappensNext", startsWith("预售商品将于 "));
    act(no, "shipment-request").statusCode(409).body("code", equalTo("presale_not_shipped_yet"));
    clock.set(day);
    assertThat(outbox.await(no, DeliveryRequested.class).promisedBy())
        .isEqualTo(day.plus(Duration.ofMinutes(15)));
  }

  @Test
  void sellsABuyerNoMoreThanTheLimitHoweverManyOrdersComeAtOnce() throws Exception {
    offer("\"buyerLimit\":3,");

    var answers = atOnce(16, () -> place("buyer-1", null, 1).extract().statusCode());

    assertThat(answers).filteredOn(status -> status == 201).hasSize(3);
    assertThat(answers).filteredOn(status -> status == 409).hasSize(13);
    place("buyer-1", null, 1).statusCode(409).body("code", equalTo("buyer_limit_reached"));
    place("buyer-2", null, 4).statusCode(409).body("code", equalTo("buyer_limit_reached"));
    place("buyer-2", null, 3).statusCode(201);
    clock.advance(Duration.ofDays(1));
    place("buyer-1", null, 1).statusCode(201);
  }

  @Test
  void givesTheUnitsOfACancelledOrderBack() {
    offer("\"buyerLimit\":1,");
    var no = place("buyer-1", null, 1).statusCode(201).extract().<String>path("orderNo");
    place("buyer-1", null, 1).statusCode(409);

    act(no, "cancellations").statusCode(200);
    topics.publish(new PaymentWindowClosed(no, app, clock.instant()));
    Await.until("the end", () -> "CANCELLED".equals(order(no).extract().path("status")));

    place("buyer-1", null, 1).statusCode(201);
  }

  @Test
  void sellsADeviceNoMoreThanTheLimitWhoeverBuysOnIt() {
    offer("\"deviceLimit\":1,");

    place("buyer-1", null, 1).statusCode(422).body("code", equalTo("device_id_missing"));
    place("buyer-1", "device-1", 1).statusCode(201);
    place("buyer-2", "device-1", 1).statusCode(409).body("code", equalTo("device_limit_reached"));
    place("buyer-2", "device-2", 1).statusCode(201);
  }

  @Test
  void tellsOnceThatStockIsLowAndOnceThatItIsOut() {
    offer("\"stockTracked\":true,");
    alarm("{\"low\":3,\"margin\":2}").statusCode(200).body("level", equalTo("CALM"));
    stock(1, 4);
    stock(2, 2);
    assertThat(outbox.await("STOCK_LOW:" + sku + ":1", CaseNeeded.class).detail())
        .contains("2 left");
    // Around its threshold it is not told again.
    var version = 10L;
    for (long usable : new long[] {4, 2, 5, 1}) {
      stock(version++, usable);
    }
    stock(20, 0);
    outbox.await("STOCK_OUT:" + sku + ":1", CaseNeeded.class);
    stock(21, 6);
    Await.until("calm", () -> "CALM".equals(alarm().extract().path("level")));
    assertThat(outbox.of("STOCK_LOW:" + sku + ":1")).hasSize(1);
    assertThat(outbox.of("STOCK_OUT:" + sku + ":1")).hasSize(1);
    stock(22, 1);
    outbox.await("STOCK_LOW:" + sku + ":2", CaseNeeded.class);

    alarm("{\"low\":-1}").statusCode(422).body("code", equalTo("field_invalid"));
  }

  private String deadline(String no) {
    return Texts.in(Locale.SIMPLIFIED_CHINESE)
        .time(Instant.parse(order(no).extract().<String>path("nextDeadlineAt")));
  }

  private DeliveryDelayed uncertain(String no, Instant refundAt) {
    return new DeliveryDelayed(no, app, 1, "UPSTREAM_UNCERTAIN", in("PT2M"), null, null, refundAt);
  }

  private <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = many.invokeAll(IntStream.range(0, times).mapToObj(_ -> call).toList());
      return all.stream()
          .map(
              one -> {
                try {
                  return one.get();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }

  private void stock(long version, long usable) {
    topics.publish(new StockChanged(sku, version, usable, clock.instant()));
    Await.until(
        "the stock",
        () -> offerOf(sku, "en").extract().<Number>path("available").longValue() == usable);
  }

  private ValidatableResponse alarm(String body) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(body)
        .put("/v1/offers/" + sku + "/stock-alarm")
        .then();
  }

  private ValidatableResponse alarm() {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .get("/v1/offers/" + sku + "/stock-alarm")
        .then();
  }

  private void offer(String more) {
    putOffer(more).statusCode(200);
  }

  private ValidatableResponse putOffer(String more) {
    return putOffer("RECHARGE", more);
  }

  private ValidatableResponse putOffer(String type, String more) {
    return given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {%s "title":"话费","productType":"%s","unitPrice":{"amountMinor":990,"currency":"CNY"}}
            """
                .formatted(more, type))
        .put("/v1/offers/" + sku + "?tenant=" + app)
        .then();
  }

  private ValidatableResponse offerOf(String of, String language) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .header("Accept-Language", language)
        .get("/v1/offers/" + of)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse place(String buyer, String device, int quantity) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .body(
            """
            {"merchantOrderNo":"%s","buyerId":"%s",%s
             "lines":[{"sku":"%s","quantity":%d,"recipient":"13800138000"}],
             "expectedTotal":{"amountMinor":%d,"currency":"CNY"}}
            """
                .formatted(
                    UUID.randomUUID(),
                    buyer,
                    device == null ? "" : "\"deviceId\":\"" + device + "\",",
                    sku,
                    quantity,
                    990L * quantity))
        .post("/v1/orders")
        .then();
  }

  private String paid() {
    var no = place("buyer-1", null, 1).statusCode(201).extract().<String>path("orderNo");
    pay(no);
    Await.until("delivery", () -> "FULFILLING".equals(order(no).extract().path("status")));
    return no;
  }

  private void pay(String no) {
    var now = clock.instant();
    topics.publish(
        new PaymentConfirmed(
            no,
            app,
            "p" + no,
            no + "01",
            "wechat",
            "42" + no,
            PRICE,
            now,
            now,
            ConfirmedBy.CALLBACK));
  }

  private List<String> tags(String no) {
    return order(no).extract().path("tags.code");
  }

  private ValidatableResponse order(String no) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders/" + no)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse explanation(String no, String language) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .header("Accept-Language", language)
        .get("/v1/orders/" + no + "/explanation")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse urge(String no) {
    return act(no, "urge");
  }

  private ValidatableResponse act(String no, String action) {
    return given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .post("/v1/orders/" + no + "/" + action)
        .then();
  }

  private Instant in(String duration) {
    return clock.instant().plus(Duration.parse(duration));
  }
}
