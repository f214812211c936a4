package bida.fulfillment;

import static bida.fulfillment.BoxOffice.BUYER;
import static bida.fulfillment.BoxOffice.tickets;
import static bida.fulfillment.Shop.APP;
import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.TicketIssued;
import bida.contracts.FulfillmentEvent.TicketRedeemed;
import bida.contracts.FulfillmentEvent.TicketReissued;
import bida.contracts.FulfillmentEvent.TicketReminderDue;
import bida.contracts.FulfillmentEvent.TicketRescheduled;
import bida.contracts.FulfillmentEvent.TicketShown;
import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderRefunded;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class TicketsTest {

  @Inject Shop shop;
  @Inject BoxOffice office;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Pool pool;
  @Inject Sessions sessions;

  private String orderNo;
  private String sku;

  @BeforeEach
  void anOrderOfASession() {
    orderNo = unique("O");
    sku = unique("SKU-");
  }

  @Test
  void issuesOneTicketForEachUnitWithAllThereIsToKnowOfItsUse() {
    var session = office.now("ROTATING");
    office.offer(sku, session);

    office.sell(orderNo, sku, 2);

    var told = outbox.await(orderNo, TicketIssued.class);
    assertThat(told.quantity()).isEqualTo(2);
    assertThat(told.useUntil()).hasToString((String) session.get("useUntil"));
    var number = office.of(orderNo).extract().asString();
    assertThat(number).doesNotContain("verification").doesNotContain(BUYER);
    office
        .of(orderNo)
        .statusCode(200)
        .body("tickets", hasSize(2))
        .body("tickets[0].status", equalTo("ISSUED"))
        .body("tickets[0].eventName", equalTo("茶馆"))
        .body("tickets[0].useFrom", equalTo(session.get("useFrom")))
        .body("tickets[0].zone", equalTo("Asia/Shanghai"))
        .body("tickets[0].place.name", equalTo("首都剧场"))
        .body("tickets[0].guide.en", equalTo("Show the live code"))
        .body("tickets[0].travel.'zh-CN'", containsString("灯市口"))
        .body("tickets[0].notes.'zh-CN'", equalTo("需提前预约"))
        .body("tickets[0].points[0].openingHours", equalTo("18:30-21:00"))
        .body("tickets[0].holder", equalTo("bu***"))
        .body("tickets[0].change.timesLeft", equalTo(1));
    office.get("app-2", "/v1/orders/" + orderNo + "/tickets").statusCode(404);
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
  }

  @Test
  void sellsSeveralSessionsInOneOrder() {
    var other = unique("SKU-");
    office.offer(sku, office.now("STATIC"));
    office.offer(other, office.session("ROTATING", clock.instant().plus(Duration.ofDays(9))));

    shop.order(orderNo, tickets(1, sku, 2), tickets(2, other, 3));

    Await.until("both lines", () -> outbox.of(orderNo, TicketIssued.class).size() == 2);
    office.of(orderNo).body("tickets", hasSize(5)).body("tickets[4].lineNo", equalTo(2));
  }

  @Test
  void issuesNothingOfWhichNobodyHasSaidWhatItIsFor() {
    shop.order(orderNo, tickets(1, sku, 1));

    assertThat(outbox.await(orderNo, RechargeFailed.class).finalFailure()).isTrue();
  }

  @Test
  void aStaticCodeIsTheSameEachTimeAndCanBePrinted() {
    var ticket = office.sellOne(orderNo, "STATIC");

    var first = office.show(ticket);
    String code = first.extract().path("code");
    String number = first.extract().path("verificationCode");
    first
        .statusCode(200)
        .header("Cache-Control", containsString("no-store"))
        .body("validUntil", nullValue())
        .body("verificationCode", matchesPattern("\\d{12}"))
        .body("qrSvg", startsWith("<svg"));
    clock.advance(Duration.ofMinutes(20));

    office.show(ticket).body("code", equalTo(code)).body("verificationCode", equalTo(number));
    assertThat(outbox.of(orderNo, TicketShown.class)).hasSize(1);
    assertThat(outbox.of(orderNo, CardKeyRevealed.class)).isEmpty();
    office.scan(code).statusCode(200);
  }

  @Test
  void aScreenshotIsRefusedAfterSixtySeconds() {
    var ticket = office.sellOne(orderNo, "ROTATING");
    var screenshot = office.code(ticket);

    clock.advance(Duration.ofSeconds(61));

    office.scan(screenshot).statusCode(409).body("code", equalTo("code_expired"));
    var live = office.code(ticket);
    assertThat(live).isNotEqualTo(screenshot);
    clock.advance(Duration.ofSeconds(29));
    office.scan(live).statusCode(200).body("ticketId", equalTo(ticket));
    office
        .get(APP, "/v1/tickets/" + ticket + "/redemptions")
        .body("redemptions.outcome", equalTo(java.util.List.of("REDEEMED", "code_expired")));
  }

  @Test
  void anAppThatScansATicketFindsItsOrder() {
    var ticket = office.sellOne(orderNo, "ROTATING");
    var code = Map.of("code", office.code(ticket));
    clock.advance(Duration.ofMinutes(5));

    office.lookUp(APP, code).statusCode(200).body("orderNo", equalTo(orderNo));
    office.lookUp("app-2", code).statusCode(404).body("code", equalTo("ticket_unknown"));
    office.lookUp(APP, Map.of("code", "A".repeat(119))).statusCode(404);
    office.wish(APP, "/v1/tickets/" + ticket + "/reissue", Map.of("holderId", BUYER));
    office.lookUp(APP, code).statusCode(404);
  }

  @Test
  void aTicketLetsInOnceAndTheSecondOneIsToldWhenAndWhere() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var shown = office.show(ticket);
    String code = shown.extract().path("code");
    String number = shown.extract().path("verificationCode");

    office.scan(code).statusCode(200).body("eventName", equalTo("茶馆"));

    var at = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    var typed = number.substring(0, 4) + " " + number.substring(4, 8) + "-" + number.substring(8);
    office
        .redeem(
            unique("K"), Map.of("verificationCode", typed, "pointId", "north", "device", "gate-2"))
        .statusCode(409)
        .body("code", equalTo("already_redeemed"))
        .body("redeemedAt", equalTo(at.toString()))
        .body("pointId", equalTo("north"))
        .body("device", equalTo("gate-1"));
    var told = outbox.of(orderNo, TicketRedeemed.class);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().left()).isZero();
    office.of(orderNo).body("tickets[0].status", equalTo("REDEEMED"));
  }

  @Test
  void theNumberAloneLetsInWhenNothingCanBeScanned() {
    var ticket = office.sellOne(orderNo, "ROTATING");
    String number = office.show(ticket).extract().path("verificationCode");

    office
        .redeem(
            unique("K"), Map.of("verificationCode", number, "pointId", "north", "device", "gate-1"))
        .statusCode(200)
        .body("ticketId", equalTo(ticket));
  }

  @Test
  void aGateThatHeardNoAnswerAsksAgainAndIsAnsweredTheSame() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var scan = Map.of("code", office.code(ticket), "pointId", "north", "device", "gate-1");
    var key = unique("K");

    office.redeem(key, scan).statusCode(200);

    office
        .redeem(key, scan)
        .statusCode(200)
        .header("Idempotency-Replayed", "true")
        .body("ticketId", equalTo(ticket));
    assertThat(outbox.of(orderNo, TicketRedeemed.class)).hasSize(1);
  }

  @Test
  void isForItsTimeItsPointAndItsAppAlone() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var code = office.code(ticket);

    office
        .redeem("app-2", unique("K"), Map.of("code", code, "pointId", "north", "device", "g"))
        .statusCode(404)
        .body("code", equalTo("ticket_unknown"));
    office
        .redeem(unique("K"), Map.of("code", code, "pointId", "south", "device", "gate-1"))
        .statusCode(409)
        .body("code", equalTo("not_at_this_point"));
    clock.advance(Duration.ofHours(4));
    office.scan(code).statusCode(409).body("code", equalTo("not_valid_now"));
    office.show("app-2", ticket, BUYER).statusCode(404);
    office.show(APP, ticket, "buyer-9").statusCode(403).body("code", equalTo("not_the_holder"));
  }

  @Test
  void wrongCodesAreUnknownAndSoonTooMany() {
    var device = unique("gate-");
    var wrong = Map.of("verificationCode", "000000000000", "pointId", "north", "device", device);
    var forged = Map.of("code", "A".repeat(119), "pointId", "north", "device", device);
    for (int i = 0; i < 5; i++) {
      office.redeem(unique("K"), wrong).statusCode(404).body("code", equalTo("ticket_unknown"));
      office.redeem(unique("K"), forged).statusCode(404);
    }

    office
        .redeem(unique("K"), wrong)
        .statusCode(429)
        .header("Retry-After", "60")
        .body("code", equalTo("redemption_rate_exceeded"));
    clock.advance(Duration.ofSeconds(61));

    office.redeem(unique("K"), wrong).statusCode(404);
  }

  @Test
  void aTicketNobodyWasShownIsVoidWhenItsOrderIsStopped() {
    var ticket = office.sellOne(orderNo, "STATIC");

    shop.hold(orderNo);

    outbox.await(orderNo, DeliveryHeld.class);
    office.of(orderNo).body("tickets[0].status", equalTo("VOID"));
    office.show(ticket).statusCode(409).body("code", equalTo("ticket_void"));
  }

  @Test
  void aHoldComesTooLateForATicketThatWasShown() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var code = office.code(ticket);

    shop.hold(orderNo);

    assertThat(outbox.await(orderNo, DeliveryHoldRefused.class).reason()).isEqualTo("REVEALED");
    office.scan(code).statusCode(200);
  }

  @Test
  void letsNobodyInWhoseMoneyIsBack() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var code = office.code(ticket);

    topics.publish(new OrderRefunded(orderNo, APP, Money.of(18_000, "CNY"), true, clock.instant()));

    Await.until(
        "the end of the ticket",
        () -> office.of(orderNo).extract().path("tickets[0].status").equals("VOID"));
    office.scan(code).statusCode(409).body("code", equalTo("ticket_void"));
  }

  @Test
  void aDisputeSealsWhatNobodyWasShown() {
    var ticket = office.sellOne(orderNo, "STATIC");

    shop.dispute(orderNo, true);
    office.show(ticket).statusCode(409).body("code", equalTo("delivery_frozen"));
    shop.dispute(orderNo, false);

    office.show(ticket).statusCode(200);
  }

  @Test
  void aDisputeSealsTheTicketThatNobodyWasShownBesideOneThatWas() {
    office.offer(sku, office.now("STATIC"));
    var both = office.sell(orderNo, sku, 2);
    office.show(both.getFirst()).statusCode(200);

    shop.dispute(orderNo, true);

    office.show(both.getFirst()).statusCode(200);
    office.show(both.getLast()).statusCode(409).body("code", equalTo("delivery_frozen"));
    // A new code is one that nobody has seen.
    office
        .wish(APP, "/v1/tickets/" + both.getFirst() + "/reissue", Map.of("holderId", BUYER))
        .statusCode(200);
    office.show(both.getFirst()).statusCode(409).body("code", equalTo("delivery_frozen"));
  }

  /** A gate waits for the order's lines before it touches the ticket, as an order's events do. */
  @Test
  void aGateLocksTheLinesBeforeTheTicket() throws Exception {
    var ticket = office.sellOne(orderNo, "STATIC");
    var code = office.code(ticket);
    var other = pool.getConnection().await().indefinitely();
    var gate = Executors.newVirtualThreadPerTaskExecutor();
    try (gate) {
      var tx = other.begin().await().indefinitely();
      other
          .preparedQuery("select from delivery where order_no = $1 for update")
          .execute(Tuple.of(orderNo))
          .await()
          .indefinitely();
      var scanned = gate.submit(() -> office.scan(code).extract().statusCode());
      Await.until(
          "the gate to wait",
          () -> sessions.waitingForALock("select from delivery where order_no") == 1);
      // The gate has not locked it yet: otherwise each would wait for the other.
      other
          .preparedQuery("select from ticket where id = $1 for update nowait")
          .execute(Tuple.of(UUID.fromString(ticket)))
          .await()
          .indefinitely();
      tx.rollback().await().indefinitely();
      assertThat(scanned.get()).isEqualTo(200);
    } finally {
      other.close().await().indefinitely();
    }
  }

  /** Gates ask by the number, of tickets in any state. */
  @Test
  void aTicketIsFoundByItsPrintWhateverBecameOfIt() {
    assertThat(
            shop.number(
                "select count(*) from pg_indexes where tablename = 'ticket' and indexdef like '%(fingerprint)'"))
        .isEqualTo(1);
  }

  @Test
  void aRevealOfKeysShowsNoTicket() {
    var keySku = unique("KEY-");
    shop.stock(keySku, secrets(1));
    office.offer(sku, office.now("STATIC"));
    shop.order(orderNo, keys(1, keySku, 1), tickets(2, sku, 1));
    outbox.await(orderNo, TicketIssued.class);
    outbox.await(orderNo, CardKeyIssued.class);

    shop.reveal(orderNo).statusCode(200).body("keys", hasSize(1));

    assertThat(shop.status(orderNo, 2)).isEqualTo("ISSUED");
  }

  @Test
  void aTicketIsShownSoOftenAndNoMore() {
    var ticket = office.sellOne(orderNo, "ROTATING");

    IntStream.range(0, 20).forEach(_ -> office.show(ticket).statusCode(200));

    office
        .show(ticket)
        .statusCode(429)
        .header("Retry-After", "60")
        .body("code", equalTo("show_rate_exceeded"));
    assertThat(
            shop.number(
                "select count(*) from ticket_show where ticket_id = $1",
                java.util.UUID.fromString(ticket)))
        .isEqualTo(20);
  }

  @Test
  void aCompanionTakesATicketOverOnceAndAloneCanShowItThen() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var before = office.code(ticket);
    String token =
        office
            .wish(APP, "/v1/tickets/" + ticket + "/shares", Map.of("holderId", BUYER))
            .statusCode(201)
            .header("Cache-Control", containsString("no-store"))
            .extract()
            .path("token");

    var claim = Map.of("token", token, "holderId", "friend-1");
    office
        .wish("app-2", "/v1/ticket-shares/claim", claim)
        .statusCode(200)
        .body("place.name", equalTo("首都剧场"));

    office.wish("app-2", "/v1/ticket-shares/claim", claim).statusCode(200);
    office
        .wish("app-2", "/v1/ticket-shares/claim", Map.of("token", token, "holderId", "friend-2"))
        .statusCode(409)
        .body("code", equalTo("share_used"));
    office.show(ticket).statusCode(403).body("code", equalTo("not_the_holder"));
    office
        .of(orderNo)
        .body("tickets[0].givenAway", equalTo(true))
        .body("tickets[0].holder", equalTo("fr***"));
    office.scan(before).statusCode(409).body("code", equalTo("code_replaced"));
    String live = office.show("app-2", ticket, "friend-1").statusCode(200).extract().path("code");
    office.scan(live).statusCode(200);
  }

  @Test
  void aLinkIsOfNoUseWhenRevokedOrOldOrWhenAnotherOneWasUsed() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var path = "/v1/tickets/" + ticket + "/shares";
    var mine = Map.of("holderId", BUYER);
    var revoked = office.wish(APP, path, mine).extract();
    String first = office.wish(APP, path, mine).extract().path("token");
    String second = office.wish(APP, path, mine).extract().path("token");

    io.restassured.RestAssured.given()
        .auth()
        .oauth2(bida.platform.test.Tokens.of(APP, "orders:write"))
        .delete(path + "/" + revoked.path("shareId"))
        .then()
        .statusCode(204);
    claim(revoked.path("token"), "friend-1", 409, "share_revoked");
    claim(first, "friend-1", 200, null);
    claim(second, "friend-2", 409, "share_revoked");
    claim(unique("none"), "friend-2", 404, "share_unknown");

    String old =
        office
            .wish(APP, path, Map.of("holderId", "friend-1"))
            .statusCode(201)
            .extract()
            .path("token");
    clock.advance(Duration.ofHours(49));
    claim(old, "friend-2", 409, "share_expired");
  }

  @Test
  void aRepeatedWishForALinkHasTheSameLink() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var key = unique("K");

    var tokens =
        IntStream.range(0, 2)
            .mapToObj(
                _ ->
                    io.restassured.RestAssured.given()
                        .auth()
                        .oauth2(bida.platform.test.Tokens.of(APP, "orders:write"))
                        .header("Idempotency-Key", key)
                        .contentType("application/json")
                        .body(Map.of("holderId", BUYER))
                        .post("/v1/tickets/" + ticket + "/shares")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<String>path("token"))
            .distinct();

    assertThat(tokens).hasSize(1);
  }

  @Test
  void newCodesKillTheOnesBefore() {
    var ticket = office.sellOne(orderNo, "STATIC");
    var before = office.show(ticket).extract();

    office
        .wish(APP, "/v1/tickets/" + ticket + "/reissue", Map.of("holderId", BUYER))
        .statusCode(200);

    office.scan(before.path("code")).statusCode(409).body("code", equalTo("code_replaced"));
    office
        .redeem(
            unique("K"),
            Map.of(
                "verificationCode",
                before.path("verificationCode"),
                "pointId",
                "north",
                "device",
                "gate-1"))
        .statusCode(404);
    assertThat(outbox.of(orderNo, TicketReissued.class)).hasSize(1);
    office.scan(office.code(ticket)).statusCode(200);
  }

  @Test
  void goesToAnotherSessionOfItsGroupOnceWhileThereIsRoom() {
    office.offer(sku, office.session("STATIC", clock.instant().plus(Duration.ofDays(5))));
    var ids = office.sell(orderNo, sku, 2);
    var before = office.code(ids.getFirst());
    var later = unique("SKU-");
    var session = office.session("STATIC", clock.instant().plus(Duration.ofDays(9)));
    session.put("capacity", 1);
    office.offer(later, session);
    var stranger = unique("SKU-");
    var another = new HashMap<>(session);
    another.put("group", "opera");
    office.offer(stranger, another);

    reschedule(ids.getFirst(), stranger).statusCode(409).body("code", equalTo("not_reschedulable"));
    reschedule(ids.getFirst(), later)
        .statusCode(200)
        .body("useFrom", equalTo(session.get("useFrom")))
        .body("change.timesLeft", equalTo(0));
    reschedule(ids.getLast(), later).statusCode(409).body("code", equalTo("session_full"));
    reschedule(ids.getFirst(), sku).statusCode(409).body("code", equalTo("changes_used_up"));

    assertThat(outbox.await(orderNo, TicketRescheduled.class).useUntil())
        .hasToString((String) session.get("useUntil"));
    office.scan(before).statusCode(409).body("code", equalTo("code_replaced"));
  }

  @Test
  void remindsOfASessionADayAheadOncePerLine() {
    office.offer(sku, office.session("STATIC", clock.instant().plus(Duration.ofHours(25))));
    office.sell(orderNo, sku, 3);
    assertThat(outbox.of(orderNo, TicketReminderDue.class)).isEmpty();

    clock.advance(Duration.ofMinutes(61));

    var told = outbox.await(orderNo, TicketReminderDue.class);
    assertThat(told.placeName()).isEqualTo("首都剧场");
    assertThat(told.zone()).isEqualTo("Asia/Shanghai");
    clock.advance(Duration.ofHours(52));
    Await.until(
        "the end of its time",
        () -> office.of(orderNo).extract().path("tickets[2].status").equals("EXPIRED"));
    assertThat(outbox.of(orderNo, TicketReminderDue.class)).hasSize(1);
  }

  @Test
  void anOperatorSaysWhatATicketIsForOrIsToldWhatIsWrong() {
    var product = office.now("STATIC");
    office.put(sku, product).statusCode(200).body("area", equalTo("stalls, row 7"));

    for (var wrong :
        Map.<String, Object>of(
                "codeMode", "PAPER",
                "zone", "Mars/Olympus",
                "useUntil", product.get("useFrom"),
                "guide", Map.of("tlh", "Qapla'"),
                "place", Map.of("name", "x", "latitude", 91, "longitude", 0),
                "change", Map.of("hoursBefore", 1, "times", 9))
            .entrySet()) {
      var bad = new HashMap<>(product);
      bad.put(wrong.getKey(), wrong.getValue());
      assertThat(office.put(sku, bad).extract().statusCode()).as(wrong.getKey()).isIn(400, 422);
    }
  }

  private io.restassured.response.ValidatableResponse reschedule(String ticket, String to) {
    return office.wish(
        APP, "/v1/tickets/" + ticket + "/reschedule", Map.of("holderId", BUYER, "sku", to));
  }

  private void claim(String token, String holder, int status, String code) {
    var answer =
        office
            .wish(APP, "/v1/ticket-shares/claim", Map.of("token", token, "holderId", holder))
            .statusCode(status);
    if (code != null) {
      answer.body("code", equalTo(code));
    }
  }
}
