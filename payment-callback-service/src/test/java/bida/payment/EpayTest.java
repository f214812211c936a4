package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.Money;
import bida.contracts.OrderEvent.PaymentCloseRequested;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.ids.Identifiers;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class EpayTest {

  private static final String POOR = "app-poor";

  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Epay epay;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject Identifiers ids;

  @BeforeEach
  void sameTime() {
    time.sameTime();
  }

  @AfterEach
  void calm() {
    epay.calm();
  }

  @Test
  void opensALinkThatTheOperatorBelieves() {
    var order = shop.order();

    var opened = epay.tryToOpen(order, Shop.APP, "alipay", "https://shop.example.com/o?a=1&b=2");
    String link = opened.statusCode(201).extract().path("payWith.redirectUrl");

    opened.body("codeUrl", nullValue()).body("method", equalTo("alipay"));
    assertThat(epay.visit(link)).isEqualTo(200);
    assertThat(epay.book(order + "01").getString("order.money")).isEqualTo("9.90");
    assertThat(Epay.paramsOf(link))
        .containsEntry("return_url", "https://shop.example.com/o?a=1&b=2")
        .containsEntry("name", "游戏点券100");
  }

  @Test
  void givesTheSameLinkToWhoeverAsksAgain() {
    var order = shop.order();

    assertThat(epay.open(order)).isEqualTo(epay.open(order));
  }

  @Test
  void offersItsMethodsOnly() {
    epay.tryToOpen(shop.order(), Shop.APP, "native", null)
        .statusCode(422)
        .body("code", equalTo("payment_method_unknown"));
  }

  @Test
  void confirmsWhatTheBuyerPaidByItsCallback() {
    var order = shop.order();

    var tradeNo = epay.pay(epay.open(order)).getString("tradeNo");

    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.channel()).isEqualTo("epay");
    assertThat(confirmed.channelTransactionId()).isEqualTo(tradeNo);
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.CALLBACK);
    assertThat(shop.ledgerOf(tradeNo))
        .containsEntry("channel:epay", 990L)
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
    Await.until(
        "success to be understood", () -> epay.counts(order + "01").getInt("callbacks.acked") == 1);
  }

  @Test
  void findsOutByAskingWhenTheOnlyCallbackIsLostOrSpoiled() {
    for (var trouble : new String[] {"drop", "corrupt"}) {
      epay.knobs(Map.of("callback", Map.of(trouble, "all")));
      var order = shop.order();
      epay.pay(epay.open(order));

      time.pass(Duration.ofSeconds(5));

      assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
          .as(trouble)
          .isEqualTo(ConfirmedBy.QUERY);
      assertThat(outbox.of(order)).hasSize(1);
      epay.calm();
    }
  }

  @Test
  void takesACallbackThatComesTwiceOnce() {
    epay.knobs(Map.of("callback", Map.of("duplicate", 3)));
    var order = shop.order();

    epay.pay(epay.open(order));

    outbox.await(order, PaymentConfirmed.class);
    Await.until(
        "all to be acknowledged", () -> epay.counts(order + "01").getInt("callbacks.acked") == 4);
    assertThat(outbox.of(order)).hasSize(1);
  }

  /** The page is signed like a notification, with the same key, and the buyer holds it. */
  @Test
  void takesNoPageOfOursForNewsOfAPayment() {
    var order = shop.order();
    var page =
        Epay.paramsOf(
            epay.open(
                order,
                Shop.APP,
                "https://shop.example.com/?a=1&trade_no=1&trade_status=TRADE_SUCCESS"));

    assertThat(epay.get(Epay.form(page)).statusCode()).isEqualTo(400);
    var folded = new LinkedHashMap<>(page);
    folded.put("return_url", "https://shop.example.com/?a=1");
    folded.put("trade_no", "1");
    folded.put("trade_status", "TRADE_SUCCESS");
    assertThat(epay.get(Epay.form(folded)).statusCode()).isEqualTo(400);
    assertThat(epay.postForm(Epay.form(folded)).body()).isEqualTo("fail");

    assertThat(
            shop.count(
                "select count(*) from movement where facts ->> 'paymentNo' = $1", order + "01"))
        .isZero();
  }

  @Test
  void returnsTheWholeAtOnce() {
    var paid = aPaidOrder();

    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);

    var completed = outbox.await(paid.orderNo(), RefundCompleted.class);
    assertThat(completed.refundNo()).isEqualTo(refundNo);
    assertThat(completed.amount()).isEqualTo(Shop.PRICE);
    assertThat(epay.book(paid.paymentNo()).getString("order.state")).isEqualTo("REFUNDED");
    // Payment and refund bear the same number: together they leave nothing.
    assertThat(shop.ledgerOf(paid.channelTransactionId()))
        .containsEntry("channel:epay", 0L)
        .containsEntry("captured", 0L)
        .containsEntry("unmatched", 0L);
  }

  @Test
  void refusesAPartOfAPayment() {
    var paid = aPaidOrder();

    shop.approve(paid.orderNo(), paid.paymentId(), Money.of(300, "CNY"));

    assertThat(outbox.await(paid.orderNo(), RefundFailed.class).reason())
        .isEqualTo("channel_refunds_whole_only");
    assertThat(outbox.await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-refused");
    assertThat(refundsSent(paid)).isZero();
  }

  @Test
  void tellsOfARefundThatTheOperatorRefuses() {
    var paid = aPaidOrder();
    epay.knobs(Map.of("outTradeNo", paid.paymentNo(), "refund", Map.of("notEnough", 1)));

    shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);

    assertThat(outbox.await(paid.orderNo(), RefundFailed.class).reason()).isEqualTo("-1");
    assertThat(outbox.await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-refused");
  }

  @Test
  void neverSendsARefundTwiceAfterSilence() {
    var paid = aPaidOrder();
    epay.knobs(
        Map.of(
            "outTradeNo",
            paid.paymentNo(),
            "api",
            Map.of("timeoutButDone", 1, "on", "refund", "silence", "PT2S")));
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "UNKNOWN");

    time.pass(Duration.ofSeconds(5));

    assertThat(outbox.await(paid.orderNo(), CaseNeeded.class).kind())
        .isEqualTo("refund-unconfirmed");
    time.pass(Duration.ofHours(1));
    Await.until("two more looks", () -> tries(refundNo) >= 3);
    awaitStatus(refundNo, "UNKNOWN");
    assertThat(refundsSent(paid)).isEqualTo(1);
    assertThat(outbox.of(paid.orderNo())).hasSize(2);
  }

  @Test
  void closesAnUnpaidAttemptWhenItsTimeIsOver() {
    var order = shop.order();
    epay.visit(epay.open(order));

    shop.stopTakingMoney(order);
    Await.until("the fence", () -> fenced(order));
    time.pass(Duration.ofMinutes(14));
    Await.until("a look before", () -> closeTries(order) >= 2);
    assertThat(outbox.of(order)).isEmpty();

    time.pass(Duration.ofMinutes(3));

    outbox.await(order, PaymentWindowClosed.class);
    shop.payments(order).body("payments[0].status", equalTo("CLOSED"));
  }

  /** Until the buyer opens the page, the operator knows nothing. */
  @Test
  void closesAnAttemptNobodyLookedAt() {
    var order = shop.order();
    epay.open(order);

    shop.stopTakingMoney(order);
    Await.until("three unknowns", () -> passUntilAsked(order) >= 3);
    assertThat(outbox.of(order)).isEmpty();

    time.pass(Duration.ofMinutes(17));

    outbox.await(order, PaymentWindowClosed.class);
  }

  @Test
  void confirmsRatherThanClosesWhenMoneyWasFaster() {
    epay.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    epay.pay(epay.open(order));

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentConfirmed.class);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
  }

  @Test
  void confirmsLateMoneyToo() {
    var order = shop.order();
    var link = epay.open(order);
    epay.visit(link);
    shop.stopTakingMoney(order);
    time.pass(Duration.ofMinutes(17));
    outbox.await(order, PaymentWindowClosed.class);

    epay.pay(link);

    outbox.await(order, PaymentConfirmed.class);
    shop.payments(order).body("window", equalTo("CLOSED"));
  }

  /**
   * An operator that answers no query and gives nothing back; its account takes one app's money.
   */
  @Test
  void livesWithAnOperatorThatOnlyTakesMoney() {
    var unpaid = shop.orderFrom(POOR);
    epay.open(unpaid, POOR, null);
    var order = shop.orderFrom(POOR);
    var page = Epay.paramsOf(epay.open(order, POOR, null));
    assertThat(page).containsEntry("pid", "2002");

    var paid = Map.of("pid", "2002", "trade_no", "77", "out_trade_no", order + "01");
    assertThat(epay.get(notification(paid, "the-key-of-a-poor-operator")).body())
        .isEqualTo("success");
    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(confirmed.channelTransactionId()).isEqualTo("poor:77");

    shop.approve(order, confirmed.paymentId(), Shop.PRICE);
    assertThat(outbox.await(order, RefundFailed.class).reason()).isEqualTo("channel_cannot_refund");

    topics.publish(
        new PaymentCloseRequested(unpaid, POOR, "buyer_cancelled", time.clockOfTheChannel()));
    Await.until("the fence", () -> fenced(unpaid));
    assertThat(outbox.of(unpaid)).isEmpty();
    time.pass(Duration.ofMinutes(18));
    outbox.await(unpaid, PaymentWindowClosed.class);
    assertThat(epay.counts(unpaid + "01").getMap("requests")).isEmpty();
  }

  /** The account of one app is no place for another app's money, though both are ours. */
  @Test
  void a18KeepsMoneyOfTheWrongAccountApart() {
    var order = shop.order();
    epay.open(order);

    var elsewhere = Map.of("pid", "2002", "trade_no", ids.text(12), "out_trade_no", order + "01");
    epay.get(notification(elsewhere, "the-key-of-a-poor-operator"));

    assertThat(outbox.await(order, PaymentUnmatched.class).reason()).isEqualTo("merchant_mismatch");
  }

  private static String notification(Map<String, String> who, String key) {
    var params = new LinkedHashMap<>(who);
    params.put("type", "wxpay");
    params.put("name", "游戏点券100");
    params.put("money", "9.90");
    params.put("trade_status", "TRADE_SUCCESS");
    return Epay.signed(params, key);
  }

  private PaymentConfirmed aPaidOrder() {
    var order = shop.order();
    epay.pay(epay.open(order));
    return outbox.await(order, PaymentConfirmed.class);
  }

  private int refundsSent(PaymentConfirmed paid) {
    return epay.counts(paid.paymentNo()).getMap("requests").get("refund") instanceof Integer sent
        ? sent
        : 0;
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

  private long tries(String refundNo) {
    return shop.count("select tries::bigint from refund where refund_no = $1", refundNo);
  }

  private boolean fenced(String order) {
    return shop.count(
            "select count(*) from payment_window where order_no = $1 and status = 'FENCED'", order)
        == 1;
  }

  private long closeTries(String order) {
    return shop.count("select close_tries::bigint from payment_window where order_no = $1", order);
  }

  private long passUntilAsked(String order) {
    time.pass(Duration.ofSeconds(10));
    return shop.count("select coalesce(max(not_found), 0) from payment where order_no = $1", order);
  }
}
