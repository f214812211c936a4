package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryLine;
import bida.contracts.ProductType;
import bida.platform.database.Database;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Spans;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class CardKeyDeliveryTest {

  @Inject Shop shop;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject Spans spans;
  @Inject Database database;
  @Inject TakeOn takeOn;
  @Inject HoldOrder holdOrder;

  private String sku;
  private String orderNo;

  @BeforeEach
  void anOrderOfASku() {
    sku = unique("SKU-");
    orderNo = unique("O");
  }

  @Test
  void c18IssuesTheKeysOfALineOnceHoweverOftenItIsAskedFor() {
    shop.stock(sku, secrets(5));

    var sent = shop.order(orderNo, keys(1, sku, 2));
    topics.again(sent);
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);
    var last = unique("O");
    shop.order(last, keys(1, sku, 1));
    outbox.await(last, CardKeyIssued.class);
    Await.until(
        "both requests", () -> shop.number("select last from inbox where key = $1", orderNo) == 2);

    assertThat(issued(orderNo)).isEqualTo(2);
    shop.show(Shop.APP, orderNo)
        .statusCode(200)
        .body("lines[0].status", equalTo("ISSUED"))
        .body("lines[0].keys.size()", equalTo(2));
  }

  /** Its memory was restored to a time before the answer. */
  @Test
  void e30TellsAgainWhoeverAsksAnewForWhatItWasGiven() {
    shop.stock(sku, secrets(2));
    shop.order(orderNo, keys(1, sku, 1));
    var told = outbox.await(orderNo, CardKeyIssued.class);

    for (int asked = 2; asked <= 3; asked++) {
      var times = asked;
      shop.order(orderNo, keys(1, sku, 1));
      Await.until("it again", () -> outbox.of(orderNo).size() == times);
    }

    assertThat(outbox.of(orderNo)).containsOnly(told);
    assertThat(issued(orderNo)).isOne();
  }

  /** As after a kill: what was not committed was never taken. */
  @Test
  void c17TakesNoKeyForALineThatWasNotCommitted() {
    shop.stock(sku, secrets(2));
    var asked = shop.asked(orderNo, keys(1, sku, 2));

    var died =
        database
            .inTransaction(
                tx ->
                    takeOn
                        .take(tx, asked)
                        .chain(
                            () ->
                                Uni.createFrom().<Void>failure(new IllegalStateException("died"))))
            .onItemOrFailure()
            .transform((_, failure) -> failure)
            .await()
            .indefinitely();

    assertThat(died).hasMessage("died");
    assertThat(issued(orderNo)).isZero();
    assertThat(outbox.of(orderNo)).isEmpty();
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(issued(orderNo)).isEqualTo(2);
  }

  @Test
  void issuesALicenceAsTheKeyThatItIs() {
    var licence = secrets(1);
    shop.stock(sku, licence);

    shop.order(
        orderNo, new DeliveryLine(1, sku, ProductType.LICENCE, 1, Money.of(990, "CNY"), null));
    outbox.await(orderNo, CardKeyIssued.class);

    shop.reveal(orderNo).statusCode(200).body("keys.secret", contains(licence.getFirst()));
    outbox.await(orderNo, CardKeyRevealed.class);
  }

  @Test
  void deliversALineWholeOrNotAtAll() {
    shop.stock(sku, secrets(2));

    shop.order(orderNo, keys(1, sku, 3));

    var told = outbox.await(orderNo, CardKeyUnavailable.class);
    assertThat(told.reason()).isEqualTo("OUT_OF_STOCK");
    assertThat(issued(orderNo)).isZero();
    assertThat(shop.status(orderNo, 1)).isEqualTo("UNAVAILABLE");
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("keys_not_issued"));
  }

  @Test
  void c19GivesNoKeyToTwoLinesWhenSixteenAskForFewer() throws Exception {
    shop.stock(sku, secrets(20));
    var orders = IntStream.range(0, 16).mapToObj(_ -> unique("O")).toList();

    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var deliveries =
          orders.stream()
              .<Callable<Void>>map(
                  no ->
                      () -> {
                        var asked = shop.asked(no, keys(1, sku, 1), keys(2, sku, 1));
                        return database
                            .inTransaction(tx -> takeOn.take(tx, asked))
                            .await()
                            .indefinitely();
                      })
              .toList();
      for (var done : pool.invokeAll(deliveries)) {
        done.get();
      }
    }

    var events = orders.stream().flatMap(no -> outbox.of(no).stream()).toList();
    assertThat(events.stream().filter(CardKeyIssued.class::isInstance)).hasSize(20);
    assertThat(events.stream().filter(CardKeyUnavailable.class::isInstance)).hasSize(12);
    assertThat(
            shop.number(
                "select count(distinct id) from card_key where sku = $1 and status = 'ISSUED'",
                sku))
        .isEqualTo(20);
    assertThat(
            shop.number(
                "select count(distinct (order_no, line_no, unit)) from card_key where sku = $1 and"
                    + " status = 'ISSUED'",
                sku))
        .isEqualTo(20);
    var seen = new HashSet<String>();
    for (var no : orders) {
      if (!outbox.of(no, CardKeyIssued.class).isEmpty()) {
        List<String> read = shop.reveal(no).statusCode(200).extract().path("keys.secret");
        read.forEach(secret -> assertThat(seen.add(secret)).isTrue());
      }
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  void c22RevealsTheSameKeysEachTimeAndWritesDownWhoReadThem() {
    var imported = secrets(2);
    shop.stock(sku, imported);
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);

    shop.reveal(orderNo)
        .statusCode(200)
        .header("Cache-Control", containsString("no-store"))
        .header("RateLimit", containsString("r=9"))
        .body("keys.secret", containsInAnyOrder(imported.toArray()));
    clock.advance(Duration.ofSeconds(5));
    shop.reveal(orderNo).body("keys.secret", containsInAnyOrder(imported.toArray()));

    assertThat(outbox.of(orderNo, CardKeyRevealed.class)).hasSize(1);
    assertThat(
            shop.rows(
                "select tenant, client_id, ip, key_ids, outcome from reveal where order_no = $1",
                orderNo))
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.getString("client_id")).isEqualTo(Shop.APP);
              assertThat(row.getString("ip")).isEqualTo("127.0.0.1");
              assertThat(row.getArrayOfUUIDs("key_ids")).hasSize(2);
              assertThat(row.getString("outcome")).isEqualTo("REVEALED");
            });
    shop.show(Shop.APP, orderNo)
        .body("lines[0].status", equalTo("REVEALED"))
        .body("lines[0].keys[0]", not(containsString("KEY-")));
  }

  @Test
  void c22LimitsHowOftenAnOrderIsRead() {
    shop.stock(sku, secrets(1));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);

    IntStream.range(0, 10).forEach(_ -> shop.reveal(orderNo).statusCode(200));
    shop.reveal(orderNo)
        .statusCode(429)
        .header("Retry-After", equalTo("60"))
        .header("RateLimit", containsString("r=0"))
        .body("code", equalTo("reveal_rate_exceeded"))
        .body(not(containsString("KEY-")));
    clock.advance(Duration.ofSeconds(61));

    shop.reveal(orderNo).statusCode(200);
  }

  @Test
  void isNobodyElsesBusiness() {
    shop.stock(sku, secrets(1));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);

    shop.show("app-2", orderNo).statusCode(404).body("code", equalTo("delivery_unknown"));
    shop.reveal("app-2", orderNo).statusCode(404).body("code", equalTo("delivery_unknown"));
    shop.reveal(unique("NONE")).statusCode(404);
    io.restassured.RestAssured.given()
        .auth()
        .oauth2(bida.platform.test.Tokens.of(Shop.APP, "orders:read"))
        .post("/v1/orders/" + orderNo + "/delivery/reveal")
        .then()
        .statusCode(403);
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
  }

  @Test
  void c21StopsWithACaseWhenACiphertextWasMovedToAnotherRow() {
    var imported = secrets(2);
    shop.stock(sku, imported);
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    shop.rows(
        """
        update card_key k set sealed = other.sealed from card_key other
        where k.order_no = $1 and other.sku = k.sku and other.id <> k.id returning k.id
        """,
        orderNo);

    shop.reveal(orderNo)
        .statusCode(500)
        .body("code", equalTo("key_unreadable"))
        .body(not(containsString("KEY-")));

    var needed = outbox.await(orderNo, CaseNeeded.class);
    assertThat(needed.kind()).isEqualTo("KEY_UNREADABLE");
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
    assertThat(outbox.of(orderNo, CardKeyRevealed.class)).isEmpty();
    assertThat(shop.rows("select outcome from reveal where order_no = $1", orderNo))
        .singleElement()
        .satisfies(row -> assertThat(row.getString("outcome")).isEqualTo("UNREADABLE"));
  }

  @Test
  void aHoldTakesUnreadKeysOutOfSale() {
    shop.stock(sku, secrets(3));
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);

    shop.hold(orderNo);

    outbox.await(orderNo, DeliveryHeld.class);
    assertThat(shop.status(orderNo, 1)).isEqualTo("HELD");
    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isEqualTo(1);
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("delivery_held"));
  }

  @Test
  void aHoldComesTooLateForKeysThatWereRead() {
    shop.stock(sku, secrets(1));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    shop.reveal(orderNo).statusCode(200);

    shop.hold(orderNo);

    assertThat(outbox.await(orderNo, DeliveryHoldRefused.class).reason()).isEqualTo("REVEALED");
    assertThat(issued(orderNo)).isEqualTo(1);
  }

  @Test
  void whatWasHeldIsNotDeliveredByALaterRequest() {
    shop.stock(sku, secrets(1));

    shop.hold(orderNo);
    outbox.await(orderNo, DeliveryHeld.class);
    shop.order(orderNo, keys(1, sku, 1));

    Await.until("the line", () -> shop.status(orderNo, 1).equals("HELD"));
    assertThat(issued(orderNo)).isZero();
  }

  @Test
  void aHoldByLineStopsWhatItNamesAndLeavesTheRest() {
    shop.stock(sku, secrets(3));
    shop.order(orderNo, keys(1, sku, 1), keys(2, sku, 2));
    Await.until("both lines", () -> outbox.of(orderNo, CardKeyIssued.class).size() == 2);

    shop.hold(orderNo, 2);

    var held = outbox.await(orderNo, DeliveryHeld.class);
    assertThat(held.lineNos()).containsExactly(2);
    assertThat(held.requestedFor()).isEqualTo("BUYER_CANCELLED");
    assertThat(shop.status(orderNo, 2)).isEqualTo("HELD");
    assertThat(outbox.of(sku, StockChanged.class).getLast().usableTotal()).isEqualTo(1);
    shop.reveal(orderNo).statusCode(200).body("keys.lineNo", contains(1));
  }

  @Test
  void aLineHeldBeforeItIsAskedForIsNotDeliveredAndTheOthersAre() {
    shop.stock(sku, secrets(2));

    shop.hold(orderNo, 2);
    outbox.await(orderNo, DeliveryHeld.class);
    shop.order(orderNo, keys(1, sku, 1), keys(2, sku, 1));

    outbox.await(orderNo, CardKeyIssued.class);
    Await.until("the held line", () -> shop.status(orderNo, 2).equals("HELD"));
    assertThat(issued(orderNo)).isEqualTo(1);
  }

  @Test
  void c20EndsLegallyWhenHoldAndRevealRace() throws Exception {
    shop.stock(sku, secrets(40));
    for (int i = 0; i < 40; i++) {
      var raced = unique("O");
      database
          .inTransaction(tx -> takeOn.take(tx, shop.asked(raced, keys(1, sku, 1))))
          .await()
          .indefinitely();
      var asked =
          new bida.contracts.OrderEvent.DeliveryHoldRequested(
              raced, Shop.APP, "cancel", clock.instant());

      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        var reading = pool.submit(() -> shop.reveal(raced).extract().statusCode());
        var holding =
            pool.submit(
                () ->
                    database.inTransaction(tx -> holdOrder.hold(tx, asked)).await().indefinitely());
        holding.get();
        var read = reading.get() == 200;

        var key =
            shop.rows("select status from card_key where order_no = $1", raced)
                .getFirst()
                .getString(0);
        assertThat(key).isEqualTo(read ? "REVEALED" : "QUARANTINED");
        assertThat(shop.status(raced, 1)).isEqualTo(read ? "REVEALED" : "HELD");
        assertThat(outbox.of(raced, DeliveryHeld.class)).hasSize(read ? 0 : 1);
        assertThat(outbox.of(raced, DeliveryHoldRefused.class)).hasSize(read ? 1 : 0);
      }
    }
  }

  @Test
  void worksInTheTraceOfItsOrder() {
    shop.stock(sku, secrets(1));
    var trace = Topics.traceparent();

    topics.publish(shop.asked(orderNo, keys(1, sku, 1)), trace);
    outbox.await(orderNo, CardKeyIssued.class);

    assertThat(outbox.rowsOf(orderNo).getFirst().traceparent()).contains(Spans.traceId(trace));
    Await.until(
        "the span of the decision",
        () ->
            spans.ofTrace(Spans.traceId(trace)).stream()
                .anyMatch(span -> span.getName().equals("apply IssueKeys")));
  }

  @Test
  void deliversSeveralLinesEachForItself() {
    shop.stock(sku, secrets(1));

    shop.order(orderNo, keys(1, sku, 1), keys(2, unique("EMPTY-"), 1));
    outbox.await(orderNo, CardKeyIssued.class);
    outbox.await(orderNo, CardKeyUnavailable.class);

    shop.show(Shop.APP, orderNo).body("lines.status", contains("ISSUED", "UNAVAILABLE"));
    shop.reveal(orderNo).statusCode(200).body("keys.lineNo", contains(1));
  }

  @Test
  void d11ADisputeSealsWhatNobodyHasReadUntilItEnds() {
    shop.stock(sku, secrets(1));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);

    shop.dispute(orderNo, true);
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("delivery_frozen"));
    assertThat(shop.number("select count(*) from reveal where order_no = $1", orderNo)).isZero();
    shop.dispute(orderNo, false);
    shop.reveal(orderNo).statusCode(200);

    // What was read is no secret any more.
    shop.dispute(orderNo, true);
    shop.reveal(orderNo).statusCode(200);
  }

  private long issued(String orderNo) {
    return shop.number(
        "select count(*) from card_key where order_no = $1 and status in ('ISSUED', 'REVEALED')",
        orderNo);
  }
}
