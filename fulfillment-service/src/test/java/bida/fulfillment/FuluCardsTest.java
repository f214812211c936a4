package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards of fulu: bought by their own method, fetched by a query, encrypted on the wire. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class FuluCardsTest {

  @Inject Shop shop;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;

  private String sku;
  private String orderNo;

  @BeforeEach
  void anOfferOfFulu() {
    System.setProperty(CallbackGate.TARGET, "http://127.0.0.1:" + RestAssured.port);
    sku = unique("SKU-");
    orderNo = unique("O");
    upstream.agree(clock);
    shop.supplied(sku, "fulu", "10000587");
  }

  @AfterEach
  void calm() {
    upstream.calm();
  }

  @Test
  void buysTheCardsOfALineAndShowsThemToItsBuyerAlone() {
    shop.order(orderNo, keys(1, sku, 2));
    sold();

    assertThat(outbox.await(orderNo, CardKeyIssued.class).quantity()).isEqualTo(2);
    assertThat(upstream.requests("fulu", "submit", attempt())).isEqualTo(1);
    List<String> sold = upstream.book("fulu", attempt()).getList("order.cards.cardPwd");
    shop.reveal("app-2", orderNo).statusCode(404);
    shop.reveal(orderNo)
        .statusCode(200)
        .body("keys.secret", contains(sold.toArray()))
        .body("keys[0].number", startsWith("CD221"))
        .body("keys[0].expiresAt", equalTo("2099-12-31T15:59:59Z"));
    assertThat(upstream.callbacks("fulu", "sent", attempt())).isZero();
  }

  @Test
  void buysOnceWhenTheAnswerIsLost() {
    upstream.knob(
        "fulu",
        Map.of("customerOrderNo", attempt(), "api", Map.of("timeoutButDone", 1, "on", "submit")));

    shop.order(orderNo, keys(1, sku, 1));
    Await.until("no answer", () -> shop.status(orderNo, 1).equals("UNKNOWN"));
    sold();

    outbox.await(orderNo, CardKeyIssued.class);
    assertThat(upstream.requests("fulu", "submit", attempt())).isEqualTo(1);
  }

  /** What cannot be opened is no card: it is asked about, and a person hears of it after a day. */
  @ParameterizedTest
  @ValueSource(strings = {"otherKey", "garbage"})
  void c12DeliversNoCardThatCannotBeOpened(String trouble) {
    cards(trouble);
    shop.order(orderNo, keys(1, sku, 2));
    asked(Duration.ofMinutes(6));

    assertThat(outbox.await(orderNo, DeliveryDelayed.class).reason())
        .isEqualTo("UPSTREAM_UNCERTAIN");
    assertThat(shop.number("select count(*) from card_key where order_no = $1", orderNo)).isZero();
    shop.show(Shop.APP, orderNo).body("lines[0].keys", empty());
    shop.reveal(orderNo).statusCode(409).body("code", equalTo("keys_not_issued"));
    asked(Duration.ofHours(24));
    assertThat(outbox.await(orderNo, CaseNeeded.class).kind())
        .isEqualTo("DELIVERY_OUTCOME_UNKNOWN");
    assertThat(outbox.of(orderNo, CardKeyIssued.class)).isEmpty();

    cards("all");
    clock.advance(Duration.ofHours(1));
    outbox.await(orderNo, CardKeyIssued.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "few"})
  void c12BelievesNoSuccessOfFuluWithoutAllOfItsCards(String trouble) {
    cards(trouble);
    shop.order(orderNo, keys(1, sku, 2));
    asked(Duration.ofSeconds(3));
    asked(Duration.ofMinutes(10));

    assertThat(outbox.await(orderNo, CaseNeeded.class).kind()).isEqualTo("SUPPLIER_CARDS_WRONG");
    assertThat(outbox.of(orderNo, CardKeyIssued.class)).isEmpty();

    cards("all");
    clock.advance(Duration.ofHours(1));
    outbox.await(orderNo, CardKeyIssued.class);
  }

  /** Its time of two seconds passes there and here, and it is asked. */
  private void sold() {
    Await.until(
        "its first answer", () -> List.of("ACCEPTED", "UNKNOWN").contains(shop.status(orderNo, 1)));
    upstream.pass("PT3S");
    Await.until("its success", this::isSold);
    clock.advance(Duration.ofSeconds(12));
  }

  private void asked(Duration later) {
    Await.until("its first answer", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    upstream.pass("PT3S");
    Await.until("its success", this::isSold);
    var before = upstream.requests("fulu", "query", attempt());
    clock.advance(later);
    Await.until("a question", () -> upstream.requests("fulu", "query", attempt()) > before);
    Await.until(
        "its answer",
        () ->
            shop.number(
                    "select count(*) from delivery where order_no = $1 and claimed_until is null",
                    orderNo)
                == 1);
  }

  private boolean isSold() {
    return "success".equals(upstream.book("fulu", attempt()).getString("order.state"));
  }

  private void cards(String trouble) {
    upstream.knob(
        "fulu", Map.of("customerOrderNo", attempt(), "supplier", Map.of("cards", trouble)));
  }

  private String attempt() {
    return orderNo + "L1A1";
  }
}
