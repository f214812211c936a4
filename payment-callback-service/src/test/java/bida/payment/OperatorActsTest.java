package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.OrderEvent.OrderPlaced;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.payment.core.Days;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Tokens;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class OperatorActsTest {

  private static final Money MUCH = Money.of(60_000, "CNY");

  /** An app whose operator answers no query and gives nothing back. */
  private static final String POOR = "app-poor";

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Epay epay;
  @Inject Operators operators;
  @Inject Wallet wallet;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject Identifiers ids;
  @Inject Pool pool;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  @AfterEach
  void calm() {
    wechat.calm();
    epay.calm();
    assertThat(shop.count("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry"))
        .isZero();
  }

  @Test
  void confirmsAPaymentThatOnlyPeopleCanSee() {
    var order = poorOrder(Shop.PRICE);
    var tradeNo = ids.text(12);

    operators
        .confirm(order + "01", tradeNo, Shop.PRICE)
        .statusCode(201)
        .body("status", equalTo("DONE"));

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.OPERATOR);
    assertThat(confirmed.channelTransactionId()).isEqualTo("poor:" + tradeNo);
    assertThat(tell(order, tradeNo)).isEqualTo("success");
    assertThat(shop.ledgerOf("poor:" + tradeNo))
        .containsEntry("channel:epay", 990L)
        .containsEntry("captured", -990L);
    assertThat(outbox.of(order)).hasSize(1);
  }

  @Test
  void confirmsOnce() {
    var order = poorOrder(Shop.PRICE);
    var key = ids.text(16);
    var tradeNo = ids.text(12);
    operators.confirm(order + "01", tradeNo, Shop.PRICE, key).statusCode(201);
    outbox.await(order, PaymentConfirmed.class);

    operators
        .confirm(order + "01", tradeNo, Shop.PRICE, key)
        .statusCode(201)
        .header("Idempotency-Replayed", "true");
    operators
        .confirm(order + "01", tradeNo, Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("payment_already_confirmed"));

    assertThat(outbox.of(order)).hasSize(1);
  }

  @Test
  void letsNoTransactionPayForTwoOrders() {
    var tradeNo = ids.text(12);
    var first = poorOrder(Shop.PRICE);
    operators.confirm(first + "01", tradeNo, Shop.PRICE).statusCode(201);
    outbox.await(first, PaymentConfirmed.class);

    operators
        .confirm(poorOrder(Shop.PRICE) + "01", tradeNo, Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("transaction_already_known"));
  }

  @Test
  void asksTheChannelBeforeItBelievesAPerson() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);

    operators
        .confirm(paymentNo, "4200000000000000000000000001", Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("payment_already_confirmed"));

    assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
        .isEqualTo(ConfirmedBy.QUERY);
  }

  @Test
  void putsNoMoneyIntoTheWalletsOwnBook() {
    var order = wallet.orderOf(wallet.buyerWith(1));
    wallet.pay(order).statusCode(409);

    operators
        .confirm(order + "01", "1", Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("payment_not_confirmable"));
  }

  @Test
  void takesTwoPersonsAboveTheLimit() {
    var order = poorOrder(MUCH);
    String actId =
        operators
            .confirm(order + "01", ids.text(12), MUCH)
            .statusCode(201)
            .body("status", equalTo("PROPOSED"))
            .extract()
            .path("actId");

    operators
        .approve(actId, Operators.ALICE)
        .statusCode(409)
        .body("code", equalTo("second_person_needed"));
    assertThat(outbox.of(order)).isEmpty();
    operators
        .confirm(order + "01", ids.text(12), MUCH)
        .statusCode(409)
        .body("code", equalTo("operator_act_pending"));

    operators
        .approve(actId, Operators.BOB)
        .statusCode(200)
        .body("status", equalTo("DONE"))
        .body("approvedBy", equalTo(Operators.BOB));
    operators.approve(actId, Operators.BOB).statusCode(200).body("status", equalTo("DONE"));

    assertThat(outbox.await(order, PaymentConfirmed.class).amount()).isEqualTo(MUCH);
    assertThat(outbox.of(order)).hasSize(1);
    assertThat(shop.count("select count(*) from operator_act_history where act_id = $1", actId))
        .isEqualTo(2);
  }

  /** What two persons did together is no sum of one. */
  @Test
  void takesTwoPersonsAboveTheSumOfADayInShanghai() {
    var carol = "carol-" + ids.text(8);
    var midnight = Days.start(Days.of(wechat.clockOfTheChannel()).plusDays(1));
    wechat.pass(Duration.between(wechat.clockOfTheChannel(), midnight.minusSeconds(1)));
    assertThat(operators.credit(carol, 50_001)).isEqualTo("PROPOSED");
    approvePendingOf(carol);
    for (var i = 0; i < 4; i++) {
      assertThat(operators.credit(carol, 50_000)).isEqualTo("DONE");
    }

    assertThat(operators.credit(carol, 1)).isEqualTo("PROPOSED");
    assertThat(operators.credit("dave-" + ids.text(8), 1)).isEqualTo("DONE");

    wechat.pass(Duration.ofSeconds(1));
    assertThat(operators.credit(carol, 50_000)).isEqualTo("DONE");
  }

  /** Six at once, each of which may look at what was done and none of which can be written yet. */
  @Test
  void addsUpWhatOnePersonDoesInTheSameMoment() {
    var carol = "carol-" + ids.text(8);
    var blocker = pool.getConnection().await().indefinitely();
    var tx = blocker.begin().await().indefinitely();
    blocker.query("lock table operator_act in share mode").execute().await().indefinitely();

    List<String> statuses;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var acts =
          IntStream.range(0, 6)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(() -> operators.credit(carol, 50_000), threads))
              .toList();
      try {
        Await.until("all to wait", () -> shop.count(Shop.WAITING) >= 6);
      } finally {
        tx.rollback().chain(blocker::close).await().indefinitely();
      }
      statuses = acts.stream().map(CompletableFuture::join).toList();
    }

    assertThat(statuses).filteredOn("DONE"::equals).hasSize(4);
    assertThat(statuses).filteredOn("PROPOSED"::equals).hasSize(2);
  }

  private void approvePendingOf(String person) {
    List<String> pending =
        operators
            .acts("?status=PROPOSED&limit=200")
            .extract()
            .path("acts.findAll { it.proposedBy == '" + person + "' }.actId");
    pending.forEach(act -> operators.approve(act, Operators.BOB).body("status", equalTo("DONE")));
    assertThat(pending).hasSize(1);
  }

  @Test
  void forgetsWhatNobodyApprovedInTime() {
    var order = poorOrder(MUCH);
    String actId =
        operators.confirm(order + "01", ids.text(12), MUCH).statusCode(201).extract().path("actId");

    wechat.pass(Duration.ofHours(24));

    operators
        .approve(actId, Operators.BOB)
        .statusCode(409)
        .body("code", equalTo("operator_act_expired"));
    assertThat(outbox.of(order, PaymentConfirmed.class)).isEmpty();
  }

  @Test
  void paysOutWhatTheChannelCannotReturn() {
    var paid = aPaidOrder();
    wechat.knobs(Map.of("outTradeNo", paid.paymentNo(), "refund", Map.of("abnormal", 1)));
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "SUBMITTED");
    operators
        .payOut(refundNo, "BANK-1", Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("refund_in_flight"));
    wechat.pass(Duration.ofSeconds(2));
    outbox.await(paid.orderNo(), RefundFailed.class);

    operators
        .payOut(refundNo, "BANK-1", Money.of(989, "CNY"))
        .statusCode(422)
        .body("code", equalTo("amount_differs"));
    operators.payOut(refundNo, "BANK-1", Shop.PRICE).statusCode(201);
    operators
        .payOut(refundNo, "BANK-2", Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("refund_completed"));

    assertThat(outbox.await(paid.orderNo(), RefundCompleted.class).channelRefundId())
        .isEqualTo("BANK-1");
    assertThat(shop.ledgerOf(refundNo))
        .containsEntry("captured", 990L)
        .containsEntry("payout:manual", -990L);
  }

  @Test
  void paysOutNoMoreThanIsLeft() {
    var paid = aPaidOrder();
    var whole = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    awaitStatus(whole, "SUBMITTED");
    var tooMuch = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    outbox.await(paid.orderNo(), RefundFailed.class);

    operators
        .payOut(tooMuch, "BANK-3", Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("exceeds_payment"));

    operators
        .payOut(tooMuch, "BANK-3", Money.of(10, "USD"))
        .statusCode(409)
        .body("code", equalTo("currency_differs"));

    assertThat(outbox.of(paid.orderNo(), RefundCompleted.class)).isEmpty();
  }

  @Test
  void believesAPersonWhoSawTheRefundAtAChannelThatTellsOfNone() {
    var paid = aSilentRefundAtEpay("timeoutButDone");

    operators.settle(paid.refundNo(), "CARRIED_OUT", Shop.PRICE).statusCode(201);

    outbox.await(paid.orderNo(), RefundCompleted.class);
    assertThat(shop.ledgerOf(paid.transactionId()))
        .containsEntry("channel:epay", 0L)
        .containsEntry("captured", 0L);
  }

  @Test
  void sendsTheSameNumberAgainWhenAPersonSawThatNothingHappened() {
    var paid = aSilentRefundAtEpay("fail5xx");

    operators.settle(paid.refundNo(), "NOT_CARRIED_OUT", Shop.PRICE).statusCode(201);

    assertThat(outbox.await(paid.orderNo(), RefundCompleted.class).refundNo())
        .isEqualTo(paid.refundNo());
    assertThat(epay.book(paid.orderNo() + "01").getString("order.state")).isEqualTo("REFUNDED");
    operators
        .settle(paid.refundNo(), "CARRIED_OUT", Shop.PRICE)
        .statusCode(409)
        .body("code", equalTo("refund_not_in_doubt"));
  }

  @Test
  void listsWhatWaits() {
    wechat.pass(Duration.ofSeconds(1));
    var order = poorOrder(MUCH);
    operators.confirm(order + "01", ids.text(12), MUCH).statusCode(201);
    wechat.pass(Duration.ofSeconds(1));
    poorConfirmed();

    operators
        .acts("?status=PROPOSED&limit=200")
        .statusCode(200)
        .body("acts.subject", hasItem(order + "01"))
        .body("acts.status", everyItem(equalTo("PROPOSED")));
    String next = operators.acts("?limit=1").body("acts", hasSize(1)).extract().path("next");
    operators
        .acts("?limit=1&cursor=" + next)
        .body("acts", hasSize(1))
        .body("acts[0].subject", equalTo(order + "01"));
    operators.acts("?limit=0").statusCode(400);
  }

  @Test
  void isNoBusinessOfApps() {
    given()
        .auth()
        .oauth2(Tokens.of(Shop.APP, "payments:write", "refunds:write"))
        .get("/v1/operator-acts")
        .then()
        .statusCode(403);
  }

  private void poorConfirmed() {
    var order = poorOrder(Shop.PRICE);
    operators.confirm(order + "01", ids.text(12), Shop.PRICE).statusCode(201);
  }

  private String poorOrder(Money price) {
    var orderNo = "VG" + ids.text(20);
    var placed = shop.placed(orderNo);
    topics.publish(
        new OrderPlaced(
            orderNo,
            POOR,
            placed.merchantOrderNo(),
            placed.buyerId(),
            placed.lines(),
            price,
            null,
            placed.placedAt(),
            placed.payBy(),
            placed.lateMoneyUntil()));
    epay.open(orderNo, POOR, null);
    return orderNo;
  }

  private String tell(String order, String tradeNo) {
    var params = new LinkedHashMap<String, String>();
    params.put("pid", "2002");
    params.put("trade_no", tradeNo);
    params.put("out_trade_no", order + "01");
    params.put("type", "wxpay");
    params.put("name", "游戏点券100");
    params.put("money", "9.90");
    params.put("trade_status", "TRADE_SUCCESS");
    return epay.get(Epay.signed(params, "the-key-of-a-poor-operator")).body();
  }

  private PaymentConfirmed aPaidOrder() {
    var order = shop.order();
    wechat.pay(shop.open(order));
    return outbox.await(order, PaymentConfirmed.class);
  }

  private record Silent(String orderNo, String transactionId, String refundNo) {}

  private Silent aSilentRefundAtEpay(String trouble) {
    var order = shop.order();
    epay.pay(epay.open(order));
    var paid = outbox.await(order, PaymentConfirmed.class);
    epay.knobs(
        Map.of(
            "outTradeNo",
            paid.paymentNo(),
            "api",
            Map.of(trouble, 1, "on", "refund", "silence", "PT2S")));
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "UNKNOWN");
    return new Silent(order, paid.channelTransactionId(), refundNo);
  }

  private void awaitStatus(String refundNo, String status) {
    Await.until(
        refundNo + " to be " + status,
        () ->
            shop.count(
                    "select count(*) from refund where refund_no = $1 and status = $2",
                    refundNo,
                    status)
                == 1);
  }
}
