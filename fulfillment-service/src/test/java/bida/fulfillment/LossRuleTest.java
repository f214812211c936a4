package bida.fulfillment;

import static bida.fulfillment.Shop.keys;
import static bida.fulfillment.Shop.recharge;
import static bida.fulfillment.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.FulfillmentEvent.CardKeyIssued;
import bida.contracts.FulfillmentEvent.DeliveryDelayed;
import bida.contracts.FulfillmentEvent.DeliveryWrittenOff;
import bida.contracts.FulfillmentEvent.RechargeFailed;
import bida.contracts.FulfillmentEvent.RechargeSucceeded;
import bida.contracts.FulfillmentEvent.WriteOffCleared;
import bida.contracts.OrderEvent.DeliveryRequested;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
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

/** A supplier that says nothing for three days, and what it says afterwards. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class LossRuleTest {

  @Inject Shop shop;
  @Inject Topics topics;
  @Inject Upstream upstream;
  @Inject OutboxRows outbox;
  @Inject TestClock clock;
  @Inject SettleUncertain settle;

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
  void theMoneyGoesBackOnTheDayThatItsBuyerReadsOnce() {
    fulu(Map.of("api", Map.of("fail5xx", "all")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the silence", () -> shop.status(orderNo, 1).equals("UNKNOWN"));
    var sentAt = dispatchedAt();
    var day = sentAt.plus(Duration.ofHours(72));
    clock.advance(Duration.ofMinutes(2));
    assertThat(outbox.await(orderNo, DeliveryDelayed.class).refundAt()).isEqualTo(day);

    clock.set(day.minusSeconds(1));
    tick();
    assertThat(shop.status(orderNo, 1)).isEqualTo("UNKNOWN");
    clock.set(day);

    assertThat(outbox.await(orderNo, DeliveryWrittenOff.class).uncertainSince()).isEqualTo(sentAt);
    clock.advance(Duration.ofDays(3));
    tick();
    assertThat(outbox.of(orderNo, DeliveryWrittenOff.class)).hasSize(1);
    assertThat(shop.status(orderNo, 1)).isEqualTo("WRITTEN_OFF");
    assertThat(attempts()).containsExactly("L1A1 WRITTEN_OFF");
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
  }

  @Test
  void c04TakesALateSuccessOfWhatWasWrittenOffAsALossAndDeliversNothing() {
    fulu(
        Map.of(
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("outcome", "success", "delay", "PT80H")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the supplier", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    writeOff();

    upstream.pass("PT81H");
    Await.until("its success", () -> "success".equals(book("order.state")));
    clock.advance(Duration.ofDays(1));

    Await.until("the case", () -> kinds().contains("DELIVERED_AFTER_WRITE_OFF"));
    assertThat(outbox.of(orderNo, RechargeSucceeded.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
    clock.advance(Duration.ofDays(2));
    tick();
    assertThat(kinds()).containsOnlyOnce("DELIVERED_AFTER_WRITE_OFF");
  }

  @Test
  void isClearedWhenItsSupplierSaysThatItFailed() {
    fulu(
        Map.of(
            "callback", Map.of("drop", "all"),
            "supplier", Map.of("outcome", "failed", "delay", "PT80H")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the supplier", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    writeOff();

    upstream.pass("PT81H");
    Await.until("its failure", () -> "failed".equals(book("order.state")));
    clock.advance(Duration.ofDays(1));

    outbox.await(orderNo, WriteOffCleared.class);
    assertThat(outbox.of(orderNo, RechargeFailed.class)).isEmpty();
    assertThat(shop.status(orderNo, 1)).isEqualTo("FAILED");
  }

  /** Cards that come too late are not taken in for a buyer who has his money. */
  @Test
  void takesInNoCardOfALineThatWasWrittenOff() {
    shop.supplied(sku, "acme", "CARD-10");
    upstream.knob(
        "acme",
        Map.of(
            "orderNo",
            attempt(),
            "callback",
            Map.of("drop", "all"),
            "supplier",
            Map.of("outcome", "success", "delay", "PT100H")));
    shop.order(orderNo, keys(1, sku, 1));
    Await.until("the supplier", () -> shop.status(orderNo, 1).equals("ACCEPTED"));
    // Another time was agreed with this supplier.
    clock.set(dispatchedAt().plus(Duration.ofHours(96)));
    outbox.await(orderNo, DeliveryWrittenOff.class);

    // It believes no question that is not of its own time.
    upstream.set(clock.instant().plus(Duration.ofDays(1)));
    clock.advance(Duration.ofDays(1));

    Await.until("the case", () -> kinds().contains("DELIVERED_AFTER_WRITE_OFF"));
    assertThat(outbox.of(orderNo, CardKeyIssued.class)).isEmpty();
    assertThat(shop.number("select count(*) from card_key where order_no = $1", orderNo)).isZero();
    shop.reveal(orderNo).statusCode(409);
  }

  @Test
  void waitsAsLongAsTheOfferSays() {
    fulu(Map.of("api", Map.of("fail5xx", "all")));
    var asked = shop.asked(orderNo, recharge(1, sku, account));
    topics.publish(
        new DeliveryRequested(
            orderNo,
            asked.tenant(),
            asked.buyerId(),
            asked.lines(),
            asked.requestedAt(),
            asked.promisedBy(),
            86_400));
    Await.until("the silence", () -> shop.status(orderNo, 1).equals("UNKNOWN"));

    clock.set(dispatchedAt().plus(Duration.ofHours(24)));

    outbox.await(orderNo, DeliveryWrittenOff.class);
  }

  @Test
  void returnsNothingByItselfWhileThePaymentIsDisputed() {
    fulu(Map.of("api", Map.of("fail5xx", "all")));
    shop.order(orderNo, recharge(1, sku, account));
    Await.until("the silence", () -> shop.status(orderNo, 1).equals("UNKNOWN"));
    shop.dispute(orderNo, true);
    clock.set(dispatchedAt().plus(Duration.ofHours(73)));
    tick();
    assertThat(shop.status(orderNo, 1)).isEqualTo("UNKNOWN");

    shop.dispute(orderNo, false);

    outbox.await(orderNo, DeliveryWrittenOff.class);
  }

  private void tick() {
    settle.tick().await().indefinitely();
  }

  private void writeOff() {
    clock.set(dispatchedAt().plus(Duration.ofHours(72)));
    outbox.await(orderNo, DeliveryWrittenOff.class);
  }

  private void fulu(Map<String, Object> troubles) {
    var knobs = new HashMap<String, Object>(troubles);
    knobs.put("account", account);
    upstream.knob("fulu", knobs);
  }

  private Instant dispatchedAt() {
    return shop.rows("select dispatched_at from attempt where order_no = $1", orderNo)
        .getFirst()
        .getOffsetDateTime(0)
        .toInstant();
  }

  private List<String> attempts() {
    return shop
        .rows("select attempt_no, status from attempt where order_no = $1 order by 1", orderNo)
        .stream()
        .map(row -> row.getString(0).substring(orderNo.length()) + " " + row.getString(1))
        .toList();
  }

  private String book(String path) {
    return upstream.book("fulu", attempt()).getString(path);
  }

  private List<String> kinds() {
    return outbox.of(orderNo, CaseNeeded.class).stream().map(CaseNeeded::kind).toList();
  }

  private String attempt() {
    return orderNo + "L1A1";
  }
}
