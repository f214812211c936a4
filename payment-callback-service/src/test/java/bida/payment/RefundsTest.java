package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import bida.contracts.CaseNeeded;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.test.Await;
import bida.platform.test.Offsets;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RefundsTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject Offsets offsets;

  private String order;
  private PaymentConfirmed paid;

  @BeforeEach
  void aPaidOrder() {
    wechat.sameTime();
    order = shop.order();
    wechat.pay(shop.open(order));
    paid = outbox.await(order, PaymentConfirmed.class);
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void returnsTheMoneyAndTellsByItsCallback() {
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "SUBMITTED");

    wechat.pass(Duration.ofSeconds(2));

    var completed = outbox.await(order, RefundCompleted.class);
    assertThat(completed.refundNo()).isEqualTo(refundNo);
    assertThat(completed.amount()).isEqualTo(Shop.PRICE);
    assertThat(shop.ledgerOf(completed.channelRefundId()))
        .containsEntry("channel:wechat", -990L)
        .containsEntry("captured", 990L)
        .containsEntry("unmatched", 0L);
    shop.payments(order)
        .body("payments[0].refunds[0].refundNo", equalTo(refundNo))
        .body("payments[0].refunds[0].status", equalTo("SUCCEEDED"))
        .body("payments[0].refunds[0].channelRefundId", equalTo(completed.channelRefundId()));
  }

  @Test
  void e22ReturnsNothingAgainWhenItsGroupReadsFromTheBeginning() {
    var refundNo = shop.approve(order, paid.paymentId(), Money.of(300, "CNY"));
    awaitStatus(refundNo, "SUBMITTED");
    wechat.pass(Duration.ofSeconds(2));
    outbox.await(order, RefundCompleted.class);
    var told = outbox.of(order);

    offsets.backToTheBeginning("orders");
    offsets.backToTheBeginning("refunds");
    wechat.pass(Duration.ofMinutes(5));

    onlyRefundAtTheChannel(refundNo);
    assertThat(wechat.requests(paid.paymentNo(), "refund")).isEqualTo(1);
    assertThat(outbox.of(order)).isEqualTo(told);
  }

  @Test
  void findsOutByAskingWhenTheCallbackIsLost() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "SUBMITTED");

    wechat.pass(Duration.ofSeconds(5));

    outbox.await(order, RefundCompleted.class);
  }

  @Test
  void d02AsksAgainWithTheSameNumberWhenItTimedOutButWasDone() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    knobOnRefund("timeoutButDone");
    // A part of the payment: the channel itself would stop the whole from going twice.
    var refundNo = shop.approve(order, paid.paymentId(), Money.of(300, "CNY"));
    awaitStatus(refundNo, "UNKNOWN");

    wechat.pass(Duration.ofSeconds(5));

    assertThat(outbox.await(order, RefundCompleted.class).refundNo()).isEqualTo(refundNo);
    onlyRefundAtTheChannel(refundNo);
  }

  @Test
  void d02SendsTheSameNumberAgainWhenTheChannelFailed() {
    knobOnRefund("fail5xx");
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "UNKNOWN");

    wechat.pass(Duration.ofSeconds(5));
    awaitStatus(refundNo, "SUBMITTED");
    wechat.pass(Duration.ofSeconds(25));

    outbox.await(order, RefundCompleted.class);
    onlyRefundAtTheChannel(refundNo);
  }

  @Test
  void d05NeverReturnsMoreThanCame() {
    var first = shop.approve(order, paid.paymentId(), Money.of(600, "CNY"));
    var second = shop.approve(order, paid.paymentId(), Money.of(600, "CNY"));

    var failed = outbox.await(order, RefundFailed.class);
    assertThat(failed.refundNo()).isEqualTo(second);
    assertThat(failed.reason()).isEqualTo("exceeds_payment");
    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("refund-refused");

    var rest = shop.approve(order, paid.paymentId(), Money.of(390, "CNY"));
    awaitStatus(first, "SUBMITTED");
    awaitStatus(rest, "SUBMITTED");
    wechat.pass(Duration.ofSeconds(2));
    Await.until("both refunds", () -> outbox.of(order, RefundCompleted.class).size() == 2);
    assertThat(wechat.book(paid.paymentNo()).getList("refunds")).hasSize(2);
  }

  @Test
  void refusesToReturnMoneyItNeverSaw() {
    shop.approve(order, "wechat-0", Shop.PRICE);

    assertThat(outbox.await(order, RefundFailed.class).reason()).isEqualTo("payment_unknown");
  }

  @Test
  void d07TellsThatTheWayBackIsBroken() {
    wechat.knobs(Map.of("outTradeNo", paid.paymentNo(), "refund", Map.of("abnormal", 1)));
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "SUBMITTED");

    wechat.pass(Duration.ofSeconds(2));

    assertThat(outbox.await(order, RefundFailed.class).routeBroken()).isTrue();
    assertThat(outbox.of(order, RefundCompleted.class)).isEmpty();
    awaitStatus(refundNo, "ROUTE_BROKEN");
  }

  @Test
  void d06TriesTheSameNumberLaterWhenTheBalanceIsTooLow() {
    wechat.knobs(Map.of("outTradeNo", paid.paymentNo(), "refund", Map.of("notEnough", 1)));
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);

    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("refund-postponed");
    wechat.pass(Duration.ofSeconds(5));
    awaitStatus(refundNo, "SUBMITTED");
    wechat.pass(Duration.ofSeconds(25));

    assertThat(outbox.await(order, RefundCompleted.class).refundNo()).isEqualTo(refundNo);
  }

  @Test
  void d12BelievesNoRefundOfAnotherAmount() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all"), "refund", Map.of("slow", "PT1H")));
    var refundNo = shop.approve(order, paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "SUBMITTED");

    tell(refundNo, "50" + refundNo, 989);

    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("refund-mismatch");
    assertThat(outbox.of(order, RefundCompleted.class)).isEmpty();
    awaitStatus(refundNo, "MISMATCH");
  }

  @Test
  void d10AdoptsARefundMadeAtTheChannel() {
    tell("CONSOLE-" + order, "51" + order, 990);

    var reported = outbox.await(order, ChannelRefundReported.class);
    assertThat(reported.paymentId()).isEqualTo(paid.paymentId());
    assertThat(reported.amount()).isEqualTo(Shop.PRICE);
    shop.payments(order).body("payments[0].refunds", hasSize(1));
    shop.approve(order, paid.paymentId(), Money.of(1, "CNY"));
    assertThat(outbox.await(order, RefundFailed.class).reason()).isEqualTo("exceeds_payment");
  }

  private void tell(String refundNo, String channelRefundId, long fen) {
    var plaintext = new HashMap<String, Object>();
    plaintext.put("mchid", "1900000109");
    plaintext.put("transaction_id", paid.channelTransactionId());
    plaintext.put("out_trade_no", paid.paymentNo());
    plaintext.put("refund_id", channelRefundId);
    plaintext.put("out_refund_no", refundNo);
    plaintext.put("refund_status", "SUCCESS");
    plaintext.put("success_time", "2026-10-19T00:05:00+08:00");
    plaintext.put(
        "amount", Map.of("total", 990, "refund", fen, "payer_total", 990, "payer_refund", fen));
    var answer =
        wechat.callback(
            Map.of(
                "url", shop.callbackUrl(), "eventType", "REFUND.SUCCESS", "plaintext", plaintext));
    assertThat(answer.getInt("status")).isEqualTo(200);
  }

  private void knobOnRefund(String trouble) {
    wechat.knobs(Map.of("outTradeNo", paid.paymentNo(), "api", Map.of(trouble, 1, "on", "refund")));
  }

  private void onlyRefundAtTheChannel(String refundNo) {
    assertThat(wechat.book(paid.paymentNo()).getList("refunds.outRefundNo"))
        .isEqualTo(java.util.List.of(refundNo));
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
