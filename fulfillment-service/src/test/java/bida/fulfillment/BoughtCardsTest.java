package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.secrets;
import static bida.fulfillment.Shop.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.CardKeyRevealed;
import bida.contracts.FulfillmentEvent.CardKeyUnavailable;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryHeld;
import bida.contracts.FulfillmentEvent.DeliveryHoldRefused;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.fulfillment.agiso.AgisoLetters;
import bida.fulfillment.supplier.Card;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A SKU of cards that has a supplier: bought for each line, and sealed before anybody hears. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class BoughtCardsTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject TakeCards takeCards;

  @ConfigProperty(name = "bida.agiso.app-secret")
  String secret;

  @ConfigProperty(name = "bida.agiso.merchant-key")
  String merchantKey;

  private String sku;
  private String orderNo;

  @BeforeEach
  void anOfferOfAgiso() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    upstream.agree(clock);
    shop.supplied(sku, "agiso", "P1001");
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void buysTheCardsOfALineAndShowsThemToItsBuyerAlone() {
    shop.order(orderNo, keys(1, sku, 2));

    var told = outbox.await(orderNo, CardKeyIssued.class);
    assertThat(told.quantity()).isEqualTo(2);
    assertThat(upstream.requests("agiso", "submit", attempt())).isEqualTo(1);
    List<String> sold = upstream.book("agiso", attempt()).getList("order.cards.cardPwd");
    shop.show(Shop.APP, orderNo)
        .body("lines[0].status", equalTo("ISSUED"))
        .body("lines[0].supplierReference", startsWith("AG"))
        .body("lines[0].keys", contains(masks(sold).toArray()));
    shop.reveal("app-2", orderNo).statusCode(404);
    shop.reveal(orderNo)
        .statusCode(200)
        .body("keys.secret", contains(sold.toArray()))
        .body("keys[0].number", startsWith("AG"))
        .body("keys[0].expiresAt", equalTo("2099-12-31T15:59:59Z"));
    outbox.await(orderNo, CardKeyRevealed.class);
    assertThat(shop.number("select count(*) from reveal where order_no = $1", orderNo))
        .isEqualTo(1);
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
  }

  @Test
  void fetchesTheCardsAtOnceWhenACallbackSaysThatTheyAreSold() {
    knob(Map.of("supplier", Map.of("delay", "PT0.3S")));

    shop.order(orderNo, keys(1, sku, 1));

    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(upstream.requests("agiso", "query", attempt())).isGreaterThanOrEqualTo(1);
    assertThat(
            shop.rows(
                "select report::text from supplier_callback where attempt_no = $1", attempt()))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.getString(0))
                    .contains("SUCCESS")
                    .doesNotContain("cards", secretOf(0)));
  }

  @Test
  void buysOnceWhenTheAnswerIsLost() {
    knob(Map.of("api", Map.of("timeoutButDone", 1, "on", "submit")));

    shop.order(orderNo, keys(1, sku, 1));
    Await.until("no answer", () -> shop.status(orderNo, 1).equals("UNKNOWN"));
    clock.advance(Duration.ofSeconds(10));

    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(upstream.requests("agiso", "submit", attempt())).isEqualTo(1);
    assertThat(cards("ISSUED")).isEqualTo(1);
  }

  @Test
  void r61TellsTheBuyerThatThereIsNoneWhenTheSupplierHasNone() {
    knob(Map.of("supplier", Map.of("outOfStock", 1)));

    shop.order(orderNo, keys(1, sku, 1));

    assertThat(outbox.await(orderNo, CardKeyUnavailable.class).reason()).isEqualTo("OUT_OF_STOCK");
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("keys_not_issued"));
  }

  @Test
  void isNotStoppedOnceTheSupplierHasIt() {
    knob(Map.of("supplier", Map.of("outcome", "unknown")));
    shop.order(orderNo, keys(1, sku, 1));
    Await.until("accepted", () -> shop.status(orderNo, 1).equals("ACCEPTED"));

    shop.hold(orderNo);

    assertThat(outbox.await(orderNo, DeliveryHoldRefused.class).reason()).isEqualTo("DISPATCHED");
  }

  /** They were never for sale here, so nothing of the stock for sale goes with them. */
  @Test
  void aHoldQuarantinesBoughtCardsAndLeavesTheStockAlone() {
    shop.stock(sku, secrets(1));
    shop.order(orderNo, keys(1, sku, 2));
    outbox.await(orderNo, CardKeyIssued.class);

    shop.hold(orderNo);

    outbox.await(orderNo, DeliveryHeld.class);
    assertThat(shop.status(orderNo, 1)).isEqualTo("HELD");
    assertThat(cards("QUARANTINED")).isEqualTo(2);
    assertThat(outbox.of(sku, StockChanged.class))
        .singleElement()
        .satisfies(told -> assertThat(told.usableTotal()).isEqualTo(1));
    assertThat(shop.number("select usable_total from stock where sku = $1", sku)).isEqualTo(1);

    tell("20");
    assertThat(outbox.of(orderNo, CaseNeeded.class)).isEmpty();
  }

  @Test
  void c05OpensACaseWhenTheSupplierTakesItsCardsBack() {
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);

    tell("30");

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind())
        .isEqualTo("SUPPLIER_REVERSED_SUCCESS");
    assertThat(shop.status(orderNo, 1)).isEqualTo("ISSUED");
  }

  @Test
  void c12BelievesNoSuccessWithoutCardsAndAsksAgain() {
    knob(Map.of("supplier", Map.of("cards", "none")));

    shop.order(orderNo, keys(1, sku, 1));
    askedAgain(Duration.ofMinutes(6));

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_CARDS_WRONG");
    assertThat(shop.status(orderNo, 1)).isEqualTo("ACCEPTED");
    assertThat(outbox.await(orderNo, DeliveryDelayed.class).reason())
        .isEqualTo("UPSTREAM_UNCERTAIN");
    nothingIsShown();

    upstream.calm();
    clock.advance(Duration.ofHours(1));
    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(outbox.of(orderNo, CaseNeeded.class)).hasSize(1);
  }

  @Test
  void c12KeepsTooFewCardsForTheLineAndShowsNone() {
    knob(Map.of("supplier", Map.of("cards", "few")));

    shop.order(orderNo, keys(1, sku, 2));
    Await.until("the first card", () -> cards("BOUGHT") == 1);
    askedAgain(Duration.ofMinutes(6));

    assertThat(outbox.await(orderNo, CaseNeeded.class).detail()).contains("1 good cards for 2");
    assertThat(cards("BOUGHT")).isEqualTo(1);
    nothingIsShown();

    upstream.calm();
    clock.advance(Duration.ofHours(1));
    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(cards("ISSUED")).isEqualTo(2);
    List<String> sold = upstream.book("agiso", attempt()).getList("order.cards.cardPwd");
    shop.reveal(orderNo).body("keys.secret", contains(sold.toArray()));
  }

  /**
   * Two answers at once number their cards alike, or leave a gap where one lost some of its own.
   */
  @Test
  void c12NumbersTheCardsOfALineAnewWhenAllAreHere() {
    knob(Map.of("supplier", Map.of("cards", "few")));
    shop.order(orderNo, keys(1, sku, 2));
    Await.until("the first card", () -> cards("BOUGHT") == 1);
    shop.rows("update card_key set unit = 2 where order_no = $1", orderNo);

    upstream.calm();
    clock.advance(Duration.ofHours(1));

    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(shop.rows("select unit from card_key where order_no = $1 order by unit", orderNo))
        .extracting(row -> row.getInteger(0))
        .containsExactly(1, 2);
  }

  /** C04: the first one said that it had nothing, and has it after all. */
  @Test
  void c04OpensACaseWhenAnEarlierSupplierDeliversTooLate() {
    shop.supplied(sku, "agiso", "P1001", Map.of("supplier", "agiso", "supplierProduct", "P1001"));
    knob(Map.of("supplier", Map.of("outOfStock", 1)));
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    var line =
        DeliveryStore.toLine(
            shop.rows("select state::text as state from delivery where order_no = $1", orderNo)
                .getFirst());
    var earlier = line.attempt(attempt()).orElseThrow();

    takeCards
        .take(line, earlier, "AG9", List.of(new Card("AG9", unique("KEY-"), null)))
        .await()
        .atMost(Duration.ofSeconds(30));

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_REVERSAL");
    assertThat(cards("ISSUED")).isEqualTo(1);
  }

  /** An issuer names a used card by its number alone, whoever sold it. */
  @Test
  void isFoundByItsNumberWhenItsIssuerReportsAUse() {
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    String number = shop.reveal(orderNo).extract().path("keys[0].number");

    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "uses",
                List.of(
                    Map.of("sku", sku, "number", number, "usedAt", clock.instant().toString()))))
        .post("/v1/key-uses")
        .then()
        .statusCode(200)
        .body("recorded", equalTo(1));
  }

  @Test
  void c12CountsACardThatComesTwiceOnce() {
    knob(Map.of("supplier", Map.of("cards", "twice")));

    shop.order(orderNo, keys(1, sku, 2));

    assertThat(outbox.await(orderNo, CaseNeeded.class).detail())
        .contains("1 good cards for 2 bought, 1 refused");
    assertThat(cards("BOUGHT")).isEqualTo(1);
    nothingIsShown();
  }

  @Test
  void c12GivesNoCardToASecondLineWhateverItIsSoldAs() {
    var first = unique("O");
    shop.order(first, keys(1, sku, 1));
    outbox.await(first, CardKeyIssued.class);
    var other = unique("SKU-");
    shop.supplied(other, "agiso", "P1001");
    knob(Map.of("supplier", Map.of("cards", "sold")));

    shop.order(orderNo, keys(1, other, 1));

    assertThat(outbox.await(orderNo, CaseNeeded.class).detail())
        .contains("0 good cards for 1 bought, 1 refused");
    assertThat(outbox.of(orderNo, CardKeyIssued.class)).isEmpty();
    nothingIsShown();
    assertThat(
            shop.number(
                "select count(*) from card_key where order_no = any($1)",
                (Object) new String[] {first, orderNo}))
        .isEqualTo(1);
  }

  @Test
  void c12GivesNoCardOfOurOwnStockASecondTime() {
    shop.order(orderNo, keys(1, sku, 1));
    outbox.await(orderNo, CardKeyIssued.class);
    var card = upstream.book("agiso", attempt()).getMap("order.cards[0]");

    shop.importKeys(
            unique("K"),
            sku,
            List.of(Map.of("number", card.get("cardNo"), "secret", card.get("cardPwd"))))
        .statusCode(201)
        .body("imported", equalTo(0))
        .body("errors[0].code", equalTo("duplicate_key"));
  }

  /** The supplier is asked on its timetable by our clock, which a test has to move. */
  private void askedAgain(Duration later) {
    Await.until("an answer", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    var before = upstream.requests("agiso", "query", attempt());
    clock.advance(later);
    Await.until("asked again", () -> upstream.requests("agiso", "query", attempt()) > before);
  }

  private void nothingIsShown() {
    shop.show(Shop.APP, orderNo).body("lines[0].keys", empty());
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("keys_not_issued"));
    assertThat(outbox.of(orderNo, CardKeyIssued.class)).isEmpty();
  }

  /** Until it is applied. */
  private void tell(String status) {
    var said =
        Map.of(
            "orderNo",
            attempt(),
            "outTradeNo",
            "AG1",
            "orderStatus",
            status,
            "orderCost",
            "9.7",
            "cards",
            "",
            "timestamp",
            String.valueOf(clock.instant().getEpochSecond()));
    given()
        .contentType(ContentType.JSON)
        .body(AgisoLetters.signed(secret, merchantKey, said))
        .post("/v1/suppliers/agiso/callbacks")
        .then()
        .statusCode(200);
    Await.until(
        "every callback to be applied",
        () ->
            shop.number(
                    "select count(*) from supplier_callback where attempt_no = $1 and applied_at is null",
                    attempt())
                == 0);
  }

  private void knob(Map<String, Object> knobs) {
    var scoped = new HashMap<>(knobs);
    scoped.put("orderNo", attempt());
    upstream.knob("agiso", scoped);
  }

  private long cards(String status) {
    return shop.number(
        "select count(*) from card_key where order_no = $1 and status = $2", orderNo, status);
  }

  private String secretOf(int unit) {
    return upstream.book("agiso", attempt()).getString("order.cards[" + unit + "].cardPwd");
  }

  private static List<String> masks(List<String> secrets) {
    return secrets.stream()
        .map(one -> one.length() < 12 ? "****" : "****" + one.substring(one.length() - 4))
        .toList();
  }

  private String attempt() {
    return orderNo + "L1A1";
  }
}
