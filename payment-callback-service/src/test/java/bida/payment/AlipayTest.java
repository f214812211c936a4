package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import bida.contracts.CaseNeeded;
import bida.contracts.ConfirmedBy;
import bida.contracts.DisputeStage;
import bida.contracts.Event;
import bida.contracts.Money;
import bida.contracts.PaymentEvent.ChannelRefundReported;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentDisputed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.PaymentEvent.RefundFailed;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class AlipayTest {

  @Inject Shop shop;
  @Inject Wechat time;
  @Inject Alipay alipay;
  @Inject OutboxRows outbox;
  @Inject Workers workers;

  @BeforeEach
  void sameTime() {
    time.sameTime();
  }

  @AfterEach
  void calm() {
    alipay.calm();
  }

  @Test
  void confirmsWhatTheBuyerPaidByItsCallback() {
    var order = shop.order();
    alipay.open(order, "qr").statusCode(201).body("codeUrl", startsWith("https://qr.alipay.com/"));

    var tradeNo = alipay.pay(order + "01").getString("tradeNo");

    var confirmed = await(order, PaymentConfirmed.class);
    assertThat(confirmed.channel()).isEqualTo("alipay");
    assertThat(confirmed.channelTransactionId()).isEqualTo(tradeNo);
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
    assertThat(confirmed.confirmedBy()).isEqualTo(ConfirmedBy.CALLBACK);
    assertThat(shop.ledgerOf(tradeNo))
        .containsEntry("channel:alipay", 990L)
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
    workers.until("success to be understood", () -> acked(order) == 1);
  }

  @Test
  void leadsToAPageForBrowsersOfComputersAndPhones() {
    for (var method : new String[] {"page", "wap"}) {
      var order = shop.order();
      String link =
          alipay
              .open(order, method)
              .statusCode(201)
              .body("codeUrl", nullValue())
              .body("method", equalTo(method))
              .extract()
              .path("payWith.redirectUrl");

      alipay.pay(Map.of("redirectUrl", link));

      assertThat(await(order, PaymentConfirmed.class).amount()).isEqualTo(Shop.PRICE);
    }
    alipay.open(shop.order(), "native").statusCode(422);
  }

  @Test
  void findsOutByAskingWhenCallbacksAreLostOrSpoiled() {
    for (var trouble : new String[] {"drop", "corrupt"}) {
      alipay.knobs(Map.of("callback", Map.of(trouble, "all")));
      var order = shop.order();
      alipay.pay(alipay.open(order));

      time.pass(Duration.ofSeconds(5));

      assertThat(await(order, PaymentConfirmed.class).confirmedBy())
          .as(trouble)
          .isEqualTo(ConfirmedBy.QUERY);
      assertThat(outbox.of(order)).hasSize(1);
      alipay.calm();
    }
  }

  @Test
  void takesACallbackThatComesTwiceOnce() {
    alipay.knobs(Map.of("callback", Map.of("duplicate", 3)));
    var order = shop.order();

    alipay.pay(alipay.open(order));

    await(order, PaymentConfirmed.class);
    workers.until("all to be acknowledged", () -> acked(order) == 4);
    assertThat(outbox.of(order)).hasSize(1);
  }

  /** failures.md B03, and D02's 20000: nothing that is not signed is an answer. */
  @Test
  void b03BelievesNoAnswerThatIsNotSigned() {
    alipay.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    var paymentNo = alipay.open(order);
    alipay.pay(paymentNo);
    alipay.knobs(Map.of("outTradeNo", paymentNo, "api", Map.of("garbage", "all")));
    shop.stopTakingMoney(order);

    for (var trouble : new String[] {"garbage", "busy", "unsigned", "badSign", "fail5xx"}) {
      alipay.knobs(Map.of("outTradeNo", paymentNo, "api", Map.of(trouble, "all")));
      var asked = queries(paymentNo);

      shop.refresh(order);

      assertThat(queries(paymentNo)).as(trouble).isGreaterThan(asked);
      assertThat(outbox.of(order)).as(trouble).isEmpty();
      alipay.knobs(Map.of("outTradeNo", paymentNo, "api", Map.of(trouble, 0)));
    }

    shop.refresh(order);

    assertThat(await(order, PaymentConfirmed.class).confirmedBy()).isEqualTo(ConfirmedBy.QUERY);
  }

  /** failures.md A26, D01: each part by its own amount, though the news names the sum of all. */
  @Test
  void a26ReturnsAPaymentInParts() {
    var paid = aPaidOrder();

    var first = shop.approve(paid.orderNo(), paid.paymentId(), Money.of(300, "CNY"));
    awaitStatus(first, "SUCCEEDED");
    var second = shop.approve(paid.orderNo(), paid.paymentId(), Money.of(690, "CNY"));
    awaitStatus(second, "SUCCEEDED");

    assertThat(outbox.of(paid.orderNo(), RefundCompleted.class))
        .extracting(RefundCompleted::amount)
        .containsExactly(Money.of(300, "CNY"), Money.of(690, "CNY"));
    assertThat(alipay.book(paid.paymentNo()).getString("trade.state")).isEqualTo("TRADE_CLOSED");
    assertThat(shop.ledgerOf(paid.channelTransactionId() + ":" + second))
        .containsEntry("channel:alipay", -690L);
    workers.until("the news of both", () -> noticed(paid, "applied_at is not null") == 2);
    assertThat(movements(paid, "REFUND")).isEqualTo(2);
    assertThat(movements(paid, "PAYMENT")).isEqualTo(1);
    assertThat(outbox.of(paid.orderNo(), PaymentConfirmed.class)).hasSize(1);
    assertThat(outbox.of(paid.orderNo())).hasSize(3);
  }

  /** Only a part: of the whole, the channel itself would let no second go. */
  @Test
  void d04TakesARepetitionThatMovedNothingForDone() {
    var paid = aPaidOrder();
    alipay.knobs(
        Map.of(
            "outTradeNo",
            paid.paymentNo(),
            "callback",
            Map.of("drop", "all"),
            "refund",
            Map.of("systemError", 1, "lag", 1)));
    var part = Money.of(300, "CNY");
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), part);
    awaitStatus(refundNo, "UNKNOWN");

    time.pass(Duration.ofSeconds(5));

    assertThat(await(paid.orderNo(), RefundCompleted.class).amount()).isEqualTo(part);
    assertThat(alipay.book(paid.paymentNo()).getList("refunds")).hasSize(1);
  }

  /** failures.md D02, D03, D04: silence, a query without a status, and fund_change=N. */
  @Test
  void d03RepeatsARefundByTheSameNumberUntilTheChannelSays() {
    var paid = aPaidOrder();
    alipay.knobs(
        Map.of(
            "outTradeNo",
            paid.paymentNo(),
            "callback",
            Map.of("drop", "all"),
            "refund",
            Map.of("systemError", 1, "lag", 1)));
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "UNKNOWN");

    time.pass(Duration.ofSeconds(5));

    assertThat(await(paid.orderNo(), RefundCompleted.class).refundNo()).isEqualTo(refundNo);
    assertThat(alipay.book(paid.paymentNo()).getList("refunds")).hasSize(1);
    assertThat(requests(paid.paymentNo(), "refund")).isEqualTo(2);
    assertThat(outbox.of(paid.orderNo(), CaseNeeded.class)).isEmpty();
  }

  @Test
  void learnsOfARefundWhoseAnswerWasLost() {
    for (var trouble : new String[] {"timeoutButDone", "busyButDone"}) {
      var paid = aPaidOrder();
      alipay.knobs(
          Map.of(
              "outTradeNo",
              paid.paymentNo(),
              "callback",
              Map.of("drop", "all"),
              "api",
              Map.of(trouble, 1, "on", "refund", "silence", "PT2S")));
      var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
      awaitStatus(refundNo, "UNKNOWN");

      time.pass(Duration.ofSeconds(5));

      await(paid.orderNo(), RefundCompleted.class);
      assertThat(requests(paid.paymentNo(), "refund")).as(trouble).isEqualTo(1);
    }
  }

  /** The query says when the money went back, and the books take that and not when we asked. */
  @Test
  void takesTheTimeAtWhichTheMoneyWentBack() {
    var paid = aPaidOrder();
    alipay.knobs(
        Map.of(
            "outTradeNo",
            paid.paymentNo(),
            "callback",
            Map.of("drop", "all"),
            "api",
            Map.of("busyButDone", 1, "on", "refund")));
    var wentBack = time.clockOfTheChannel();
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    awaitStatus(refundNo, "UNKNOWN");

    time.pass(Duration.ofSeconds(5));

    assertThat(outbox.await(paid.orderNo(), RefundCompleted.class).completedAt())
        .isEqualTo(wentBack.truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  void d06WaitsForABalanceAndThenReturnsByTheSameNumber() {
    var paid = aPaidOrder();
    alipay.knobs(Map.of("outTradeNo", paid.paymentNo(), "refund", Map.of("notEnough", 1)));
    var refundNo = shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);
    assertThat(await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-postponed");

    time.pass(Duration.ofSeconds(5));

    assertThat(await(paid.orderNo(), RefundCompleted.class).refundNo()).isEqualTo(refundNo);
  }

  /** failures.md A28: finished is paid, and its refund is a person's work. */
  @Test
  void a28CallsAPersonForARefundOfATradeThatIsFinished() {
    var paid = aPaidOrder();
    alipay.finish(paid.paymentNo());
    workers.until("the news to be acknowledged", () -> acked(paid.orderNo()) == 2);

    shop.approve(paid.orderNo(), paid.paymentId(), Shop.PRICE);

    assertThat(await(paid.orderNo(), RefundFailed.class).reason())
        .isEqualTo("ACQ.TRADE_HAS_FINISHED");
    assertThat(await(paid.orderNo(), CaseNeeded.class).kind()).isEqualTo("refund-refused");
    assertThat(outbox.of(paid.orderNo(), PaymentConfirmed.class)).hasSize(1);
  }

  /** failures.md D10, A27: somebody refunds in the console, twice, until the trade closes. */
  @Test
  void d10AdoptsWhatWasRefundedInTheConsole() {
    var paid = aPaidOrder();

    alipay.refund(paid.paymentNo(), 300, "1");
    var part = await(paid.orderNo(), ChannelRefundReported.class);
    alipay.refund(paid.paymentNo(), 690, "2");
    workers.until(
        "the rest", () -> outbox.of(paid.orderNo(), ChannelRefundReported.class).size() == 2);

    assertThat(part.amount()).isEqualTo(Money.of(300, "CNY"));
    assertThat(part.channelRefundNo()).isEqualTo(paid.channelTransactionId() + ":1");
    assertThat(outbox.of(paid.orderNo(), ChannelRefundReported.class).getLast().amount())
        .isEqualTo(Money.of(690, "CNY"));
    assertThat(shop.ledgerOf(paid.channelTransactionId() + ":2"))
        .containsEntry("channel:alipay", -690L)
        .containsEntry("captured", 690L);
    assertThat(outbox.of(paid.orderNo(), PaymentWindowClosed.class)).isEmpty();
  }

  /** Nobody tells how much: asked on, and after half an hour a person is called. */
  @Test
  void callsAPersonWhenTheChannelDoesNotSayHowMuchWasRefunded() {
    var paid = aPaidOrder();
    alipay.knobs(Map.of("outTradeNo", paid.paymentNo(), "refund", Map.of("lag", "all")));
    alipay.refund(paid.paymentNo(), 300, "7");
    workers.until("the news", () -> noticed(paid, "tries > 0") == 1);

    var key = "refund-untold:" + paid.channelTransactionId() + ":7";
    workers.until(
        "a case",
        () -> {
          time.pass(Duration.ofMinutes(10));
          return !outbox.of(key, CaseNeeded.class).isEmpty();
        });
    alipay.calm();
    // However far the clock is by now, a day holds the next time to ask.
    time.pass(Duration.ofDays(1));

    assertThat(await(paid.orderNo(), ChannelRefundReported.class).amount())
        .isEqualTo(Money.of(300, "CNY"));
    assertThat(outbox.of(key, CaseNeeded.class)).hasSize(1);
  }

  /** failures.md D11. The message names the complaint and nothing of it. */
  @Test
  void d11TellsOfAComplaintStepByStepEachOnce() {
    var paid = aPaidOrder();
    alipay.knobs(Map.of("callback", Map.of("duplicate", "all")));

    alipay.complain(paid.paymentNo(), "MERCHANT_PROCESSING");
    var opened = await(paid.orderNo(), PaymentDisputed.class);
    time.pass(Duration.ofSeconds(30));
    alipay.complain(paid.paymentNo(), "FINISHED");
    workers.until("its end", () -> outbox.of(paid.orderNo(), PaymentDisputed.class).size() == 2);

    assertThat(opened.stage()).isEqualTo(DisputeStage.OPENED);
    assertThat(opened.amount()).isEqualTo(Shop.PRICE);
    assertThat(opened.reason()).isEqualTo("商品未收到");
    assertThat(opened.replyBy()).isEqualTo(opened.at().plus(Duration.ofDays(3)));
    assertThat(outbox.of(paid.orderNo(), PaymentDisputed.class).getLast().stage())
        .isEqualTo(DisputeStage.ENDED);
  }

  @Test
  void hearsAComplaintLaterWhenItsQueryHasNoAnswer() {
    var paid = aPaidOrder();
    alipay.knobs(Map.of("api", Map.of("busy", 1, "on", "complaint")));
    alipay.complain(paid.paymentNo(), "MERCHANT_PROCESSING");
    workers.until("a refusal", () -> nacked(paid.orderNo()) == 1);

    time.pass(Duration.ofMinutes(4));

    await(paid.orderNo(), PaymentDisputed.class);
  }

  @Test
  void closesAnAttemptThatWasScannedAndNotPaid() {
    var order = shop.order();
    var paymentNo = alipay.open(order);
    alipay.scan(paymentNo);

    shop.stopTakingMoney(order);

    await(order, PaymentWindowClosed.class);
    assertThat(alipay.book(paymentNo).getString("trade.state")).isEqualTo("TRADE_CLOSED");
  }

  /** Until the buyer scans, the gateway knows of no trade, and a code may still be scanned. */
  @Test
  void closesAnAttemptNobodyScannedOnceItsTimeIsOver() {
    var order = shop.order();
    alipay.open(order);

    shop.stopTakingMoney(order);
    workers.until("three unknowns", () -> passUntilAsked(order) >= 3);
    assertThat(outbox.of(order)).isEmpty();
    time.pass(Duration.ofMinutes(17));

    await(order, PaymentWindowClosed.class);
  }

  @Test
  void confirmsRatherThanClosesWhenMoneyWasFaster() {
    alipay.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    alipay.pay(alipay.open(order));

    shop.stopTakingMoney(order);

    await(order, PaymentConfirmed.class);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
  }

  /** A query finds a trade that is closed because all of its money went back (failures.md A27). */
  @Test
  void a27TellsATradeThatWentBackFromOneThatNobodyPaid() {
    alipay.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    var paymentNo = alipay.open(order);
    alipay.pay(paymentNo);
    alipay.refund(paymentNo, 990, "9");

    time.pass(Duration.ofSeconds(5));

    assertThat(await(order, PaymentConfirmed.class).amount()).isEqualTo(Shop.PRICE);
  }

  private PaymentConfirmed aPaidOrder() {
    var order = shop.order();
    alipay.pay(alipay.open(order));
    return await(order, PaymentConfirmed.class);
  }

  private <T extends Event> T await(String order, Class<T> type) {
    workers.until(type.getSimpleName(), () -> !outbox.of(order, type).isEmpty());
    return outbox.of(order, type).getFirst();
  }

  private void awaitStatus(String refundNo, String status) {
    workers.until(
        refundNo + " to be " + status,
        () ->
            shop.count(
                    "select count(*) from refund where refund_no = $1 and status = $2",
                    refundNo,
                    status)
                == 1);
  }

  private int acked(String order) {
    return alipay.counts(order + "01").get("callbacks.acked") instanceof Integer n ? n : 0;
  }

  private int nacked(String order) {
    return alipay.counts(order + "01").get("callbacks.nacked") instanceof Integer n ? n : 0;
  }

  private int queries(String paymentNo) {
    return requests(paymentNo, "query");
  }

  private int requests(String paymentNo, String kind) {
    return alipay.counts(paymentNo).getMap("requests").get(kind) instanceof Integer n ? n : 0;
  }

  private long movements(PaymentConfirmed paid, String kind) {
    return shop.count(
        "select count(*) from movement where channel = 'alipay' and kind = $1"
            + " and facts ->> 'transactionId' = $2",
        kind,
        paid.channelTransactionId());
  }

  private long noticed(PaymentConfirmed paid, String how) {
    return shop.count(
        "select count(*) from movement where kind = 'REFUND_NOTICED'"
            + " and facts ->> 'transactionId' = $1 and "
            + how,
        paid.channelTransactionId());
  }

  private long passUntilAsked(String order) {
    time.pass(Duration.ofSeconds(10));
    return shop.count("select coalesce(max(not_found), 0) from payment where order_no = $1", order);
  }
}
