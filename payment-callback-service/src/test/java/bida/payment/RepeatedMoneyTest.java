package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.RefundCompleted;
import bida.contracts.RefundEvent.RefundApproved;
import bida.payment.channel.CloseAnswer;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import bida.platform.test.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same money told again, at whatever time and under whatever name; and more money. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class RepeatedMoneyTest {

  @Inject TestClock clock;
  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Epay epay;
  @Inject Book book;
  @Inject Channels channels;
  @Inject Payments payments;
  @Inject OutboxRows outbox;
  @Inject Topics topics;
  @Inject Pool pool;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void a03TakesTheSameCallbackFiftyTimesAtOnceAsOne() throws Exception {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    book.expectPayment(WechatVectors.ORDER, "wechat", "native");
    var vector = WechatVectors.named("payment_success");

    try (var senders = Executors.newFixedThreadPool(50)) {
      var posts =
          senders.invokeAll(
              Collections.nCopies(50, () -> WechatVectors.post(vector).extract().statusCode()));
      for (var post : posts) {
        assertThat(post.get()).isEqualTo(200);
      }
    }

    outbox.await(WechatVectors.ORDER, PaymentConfirmed.class);
    assertThat(count("ledger_transfer where kind = 'PAYMENT'")).isEqualTo(1);
    assertThat(count("callback")).isEqualTo(1);
    assertThat(outbox.of(WechatVectors.ORDER)).hasSize(1);
  }

  @Test
  void a04TakesNoMoneyTwiceADayLaterWhenItsEvidenceIsGone() {
    var paid = aPaidOrder();

    wechat.pass(Duration.ofHours(25));
    pool.query("delete from callback").execute().await().indefinitely();
    tellAgain(paid, "EV-a04-" + paid.orderNo());

    assertTakenOnce(paid);
  }

  @Test
  void a05TakesTheSameMoneyUnderAnotherNotificationAsOne() {
    var paid = aPaidOrder();

    wechat.pass(Duration.ofSeconds(1));
    tellAgain(paid, "EV-a05-" + paid.orderNo());

    assertTakenOnce(paid);
  }

  private void tellAgain(PaymentConfirmed paid, String notificationId) {
    var told =
        wechat.callback(
            Map.of(
                "url",
                shop.callbackUrl(),
                "id",
                notificationId,
                "plaintext",
                shop.transaction(paid.paymentNo(), paid.channelTransactionId())));
    assertThat(told.getInt("status")).isEqualTo(200);
    assertThat(
            shop.count("select count(*) from callback where notification_id = $1", notificationId))
        .isEqualTo(1);
  }

  private void assertTakenOnce(PaymentConfirmed paid) {
    Await.until(
        "everything to be applied",
        () ->
            shop.count(
                    """
                    select count(*) from movement
                    where facts ->> 'paymentNo' = $1 and applied_at is null
                    """,
                    paid.paymentNo())
                == 0);
    assertThat(
            shop.count(
                "select count(*) from movement where facts ->> 'paymentNo' = $1", paid.paymentNo()))
        .isEqualTo(1);
    assertThat(outbox.of(paid.orderNo())).hasSize(1);
    shop.payments(paid.orderNo()).body("payments", hasSize(1));
    assertThat(shop.ledgerOf(paid.channelTransactionId()))
        .containsEntry("channel:wechat", 990L)
        .containsEntry("captured", -990L)
        .containsEntry("unmatched", 0L);
  }

  /** One order, one payable number; but a number that ended here was paid all the same. */
  @Test
  void a06ConfirmsThePaymentsOfTwoChannelsAndReturnsTheSecondOnce() {
    var order = shop.order();
    var atWechat = shop.open(order);
    closedByTheChannel(atWechat);
    shop.refresh(order).body("payments[0].status", equalTo("CLOSED"));
    epay.pay(epay.open(order));
    var first = outbox.await(order, PaymentConfirmed.class);

    wechat.pay(Map.of("outTradeNo", atWechat, "force", true));

    Await.until("both payments", () -> outbox.of(order, PaymentConfirmed.class).size() == 2);
    var second = outbox.of(order, PaymentConfirmed.class).get(1);
    assertThat(first.channel()).isEqualTo("epay");
    assertThat(second.channel()).isEqualTo("wechat");
    var approved =
        new RefundApproved(
            "RF" + order,
            second.paymentId(),
            order,
            Shop.APP,
            Shop.PRICE,
            "DUPLICATE_PAYMENT_REFUND",
            clock.instant());
    topics.publish(approved);
    topics.publish(approved);
    Await.until("the channel to hear of it", () -> wechat.requests(atWechat, "refund") == 1);
    wechat.pass(Duration.ofSeconds(5));
    outbox.await(order, RefundCompleted.class);
    assertThat(wechat.book(atWechat).getList("refunds.amountMinor")).containsExactly(990);
    assertThat(epay.book(first.paymentNo()).getString("order.state")).isNotEqualTo("REFUNDED");
    assertThat(outbox.of(order)).hasSize(3);
  }

  private void closedByTheChannel(String paymentNo) {
    var attempt = payments.attempt(pool, "wechat", paymentNo).await().indefinitely().orElseThrow();
    assertThat(channels.named("wechat").orElseThrow().close(attempt.state()))
        .isInstanceOf(CloseAnswer.Closed.class);
  }

  @Test
  void b12ConfirmsOnceWhenQueriesAndCallbacksFindTheMoneyAtOnce() throws Exception {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);
    var told =
        Map.<String, Object>of(
            "url",
            shop.callbackUrl(),
            "plaintext",
            shop.transaction(
                paymentNo, wechat.book(paymentNo).getString("transaction.transactionId")));
    Callable<Integer> callback = () -> wechat.callback(told).getInt("status");
    Callable<Integer> query = () -> shop.refresh(order).extract().statusCode();

    try (var both = Executors.newFixedThreadPool(12)) {
      var tasks =
          Stream.iterate(0, i -> i < 12, i -> i + 1).map(i -> i % 2 == 0 ? callback : query);
      for (var done : both.invokeAll(tasks.toList())) {
        assertThat(done.get()).isEqualTo(200);
      }
    }

    assertTakenOnce(outbox.await(order, PaymentConfirmed.class));
  }

  private PaymentConfirmed aPaidOrder() {
    var order = shop.order();
    wechat.pay(shop.open(order));
    return outbox.await(order, PaymentConfirmed.class);
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
