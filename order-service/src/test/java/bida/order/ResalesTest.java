package bida.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.Actor;
import bida.contracts.ConfirmedBy;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.ResaleRequested;
import bida.contracts.FulfillmentEvent.StockChanged;
import bida.contracts.Money;
import bida.contracts.OrderEvent.DeliveryHoldRequested;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.contracts.OrderEvent.OfferChanged;
import bida.contracts.OrderEvent.OrderCancelled;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.OrderEvent.ResaleRefused;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.ProductType;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another platform sells on becomes an order of that app, or is refused by its number. */
@QuarkusTest
@WithTestResource(Servers.class)
class ResalesTest {

  private static final long PRICE = 990;

  @Inject TestClock clock;
  @Inject Topics topics;
  @Inject OutboxRows outbox;
  @Inject Pool pool;

  private String app;
  private String sku;

  @BeforeEach
  void aResellerWithAnOfferOfItsOwnAndTenKeys() {
    app = "reseller-" + UUID.randomUUID();
    sku = "SKU-" + UUID.randomUUID();
    offer(sku, "CARD_KEY", 0);
    topics.publish(new StockChanged(sku, 1, 10, clock.instant()));
    Await.until("the stock", () -> available() == 10);
  }

  @Test
  void placesAnOrderOfTheAppAtItsPriceToBePaidByItself() {
    var asked = ask(2, null, money(2 * PRICE));

    var placed = placed(asked);
    assertThat(placed.tenant()).isEqualTo(app);
    assertThat(placed.buyerId()).isEqualTo("prepaid");
    assertThat(placed.payFrom()).isEqualTo("wallet");
    assertThat(placed.total()).isEqualTo(money(2 * PRICE));
    assertThat(available()).isEqualTo(8);
    assertThat(outbox.of(asked.resaleNo())).isEmpty();
  }

  @Test
  void placesOneOrderHoweverOftenItHears() {
    var resaleNo = unique();
    var sent = topics.publish(asked(resaleNo, sku, 1, null, null));
    placed(resaleNo);

    topics.again(sent);
    ask(1, null, null);

    Await.until("the one after it", () -> available() == 8);
    assertThat(orders(resaleNo)).isEqualTo(1);
  }

  /** Nothing of what was looked at on the way stays. */
  @Test
  void refusesByItsNumberAndTouchesNothing() {
    var recharge = "SKU-" + UUID.randomUUID();
    offer(recharge, "RECHARGE", 0);

    assertThat(refusal(asked(unique(), "no-such-sku", 1, null, null))).isEqualTo("unknown_sku");
    assertThat(refusal(asked(unique(), sku, 1, "13800138000", null))).isEqualTo("unknown_sku");
    assertThat(refusal(asked(unique(), recharge, 1, null, null))).isEqualTo("unknown_sku");
    assertThat(refusal(asked(unique(), sku, 2, null, money(2 * PRICE - 1))))
        .isEqualTo("total_too_high");
    assertThat(refusal(asked(unique(), sku, 11, null, null))).isEqualTo("quantity_too_large");
    assertThat(available()).isEqualTo(10);
  }

  @Test
  void refusesWhatIsSoldInAnotherCurrency() {
    var asked = asked(unique(), sku, 1, null, null);

    var refused =
        new ResaleRequested(
            asked.resaleNo(),
            app,
            asked.buyerId(),
            asked.merchantOrderNo(),
            sku,
            1,
            null,
            "USD",
            null,
            clock.instant());

    assertThat(refusal(refused)).isEqualTo("unknown_sku");
  }

  @Test
  void refusesWhatIsSoldOutAndHoldsNothingForIt() {
    ask(9, null, null);
    Await.until("the last one", () -> available() == 1);

    assertThat(refusal(asked(unique(), sku, 2, null, null))).isEqualTo("out_of_stock");

    assertThat(available()).isEqualTo(1);
  }

  /** The app may place orders of its own, under numbers of its own. */
  @Test
  void refusesANumberThatAnOrderOfTheAppBears() {
    var no = unique();
    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:write"))
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", no)
        .body(
            """
            {"merchantOrderNo":"%s","buyerId":"buyer-1","lines":[{"sku":"%s","quantity":1}],
             "expectedTotal":{"amountMinor":990,"currency":"CNY"}}
            """
                .formatted(no, sku))
        .post("/v1/orders")
        .then()
        .statusCode(201);

    assertThat(refusal(asked(no, sku, 1, null, null))).isEqualTo("merchant_order_no_exists");

    assertThat(available()).isEqualTo(9);
  }

  /** A buyer may not hoard; what pays at once or not at all hoards nothing. */
  @Test
  void placesMoreAtATimeThanABuyerMay() {
    topics.publish(new StockChanged(sku, 2, 30, clock.instant()));
    Await.until("the stock", () -> available() == 30);
    var asked = new ArrayList<String>();
    for (int i = 0; i < 21; i++) {
      asked.add(ask(1, null, null).resaleNo());
    }

    asked.forEach(this::placed);

    assertThat(available()).isEqualTo(9);
  }

  @Test
  void cancelsWithTheReasonWhenItCannotBePaid() {
    var no = placed(ask(1, null, null)).orderNo();

    topics.publish(new PaymentWindowClosed(no, app, clock.instant(), "insufficient_balance"));

    assertThat(outbox.await(no, OrderCancelled.class).reason()).isEqualTo("insufficient_balance");
    assertThat(available()).isEqualTo(10);
  }

  /** Its cooling-off was where it was sold on. */
  @Test
  void shipsAtOnceWhateverTheOffersHold() {
    offer(sku, "RECHARGE", 600);
    var no = placed(ask(1, "13800138000", null)).orderNo();

    confirm(no);

    assertThat(outbox.await(no, DeliveryRequested.class).lines().getFirst().recipient())
        .isEqualTo("13800138000");
  }

  /** Whoever typed it is a buyer of the other platform: nobody here could correct it. */
  @Test
  void givesUpAtOnceWhenTheAccountIsWrong() {
    offer(sku, "RECHARGE", 0);
    var no = placed(ask(1, "0", null)).orderNo();
    confirm(no);
    outbox.await(no, DeliveryRequested.class);

    topics.publish(
        new RechargeFailed(no, app, 1, false, Actor.BUYER, "ACCOUNT_INVALID", clock.instant()));

    var held = outbox.await(no, DeliveryHoldRequested.class);
    assertThat(held.reason()).isEqualTo("ACCOUNT_NOT_CORRECTED");
    assertThat(held.lineNos()).containsExactly(1);
  }

  /** Its price list, for who sells it on. */
  @Test
  void tellsEachStateOfAnOfferOnce() {
    var key = app + "/" + sku;
    assertThat(outbox.await(key, OfferChanged.class).unitPrice()).isEqualTo(money(PRICE));

    clock.advance(Duration.ofSeconds(1));
    offer(sku, "RECHARGE", 0);

    Await.until("the change", () -> outbox.of(key, OfferChanged.class).size() == 2);
    assertThat(outbox.of(key, OfferChanged.class).getLast().productType())
        .isEqualTo(ProductType.RECHARGE);
    var other = "SKU-" + UUID.randomUUID();
    offer(other, "CARD_KEY", 0);
    outbox.await(app + "/" + other, OfferChanged.class);
    assertThat(outbox.of(key)).hasSize(2);
  }

  @Test
  void showsTheAppItsOrderAndNobodyElse() {
    var placed = placed(ask(1, null, null));

    given()
        .auth()
        .oauth2(Tokens.of(app, "orders:read"))
        .get("/v1/orders?q=" + placed.merchantOrderNo())
        .then()
        .body("orders.orderNo", contains(placed.orderNo()))
        .body("orders[0].status", equalTo("PENDING_PAYMENT"));
    given()
        .auth()
        .oauth2(Tokens.of("another-app", "orders:read"))
        .get("/v1/orders/" + placed.orderNo())
        .then()
        .statusCode(404);
  }

  private ResaleRequested ask(int quantity, @Nullable String recipient, @Nullable Money most) {
    var asked = asked(unique(), sku, quantity, recipient, most);
    topics.publish(asked);
    return asked;
  }

  /** Under one number for both, which no test of theirs minds. */
  private ResaleRequested asked(
      String no, String wanted, int quantity, @Nullable String recipient, @Nullable Money most) {
    return new ResaleRequested(
        no, app, "prepaid", no, wanted, quantity, recipient, "CNY", most, clock.instant());
  }

  private OrderPlaced placed(ResaleRequested asked) {
    return placed(asked.merchantOrderNo());
  }

  private OrderPlaced placed(String merchantOrderNo) {
    Await.until("the order", () -> orders(merchantOrderNo) == 1);
    var no =
        pool.preparedQuery(
                "select order_no from orders where tenant = $1 and merchant_order_no = $2")
            .execute(Tuple.of(app, merchantOrderNo))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getString(0);
    return outbox.await(no, OrderPlaced.class);
  }

  private String refusal(ResaleRequested asked) {
    topics.publish(asked);
    var refused = outbox.await(asked.resaleNo(), ResaleRefused.class);
    assertThat(refused.tenant()).isEqualTo(app);
    return refused.reason();
  }

  private void confirm(String no) {
    var now = clock.instant();
    topics.publish(
        new PaymentConfirmed(
            no,
            app,
            no + "01",
            no + "01",
            "wallet",
            no + "01",
            money(PRICE),
            now,
            now,
            ConfirmedBy.QUERY));
  }

  private void offer(String wanted, String type, int hold) {
    given()
        .auth()
        .oauth2(Tokens.of("operator", "ops"))
        .contentType(ContentType.JSON)
        .body(
            """
            {"title":"点券100","productType":"%s","unitPrice":{"amountMinor":990,"currency":"CNY"},
             "holdSeconds":%d}
            """
                .formatted(type, hold))
        .put("/v1/offers/" + wanted + "?tenant=" + app)
        .then()
        .statusCode(200);
  }

  private long available() {
    return number(
        "select coalesce(max(usable_total - held - committed), -1) from stock where sku = $1",
        Tuple.of(sku));
  }

  private long orders(String merchantOrderNo) {
    return number(
        "select count(*) from orders where tenant = $1 and merchant_order_no = $2",
        Tuple.of(app, merchantOrderNo));
  }

  private long number(String sql, Tuple values) {
    return pool.preparedQuery(sql)
        .execute(values)
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }

  private static Money money(long fen) {
    return Money.of(fen, "CNY");
  }

  private static String unique() {
    return "AG" + UUID.randomUUID();
  }
}
