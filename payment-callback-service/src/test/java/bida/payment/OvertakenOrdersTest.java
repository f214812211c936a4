package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import bida.contracts.CaseNeeded;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.payment.Book.Placing;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Money is faster than the order, or than the answer to opening it. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class OvertakenOrdersTest {

  private static final String ORDER = WechatVectors.ORDER;

  @Inject TestClock clock;
  @Inject Book book;
  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Workers workers;
  @Inject OutboxRows outbox;
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
  void a01MatchesMoneyThatOvertookItsOrder() {
    var placing = paidWhileItIsPlaced();

    placing.commit();
    clock.advance(Duration.ofSeconds(2));
    workers.round();

    outbox.await(ORDER, PaymentConfirmed.class);
    assertThat(count("payment where status = 'MATCHED'")).isEqualTo(1);
    assertThat(count("payment_window where status = 'PAID'")).isEqualTo(1);
    assertThat(count("movement")).isEqualTo(1);
    assertThat(count("outbox")).isEqualTo(1);
  }

  @Test
  void a02TellsOfMoneyWhoseOrderWasNeverPlaced() {
    var placing = paidWhileItIsPlaced();

    placing.rollBack();
    clock.advance(Duration.ofMinutes(5));
    workers.round();

    var paymentId = "wechat-4200002299202610190000000001";
    assertThat(outbox.await(paymentId, PaymentUnmatched.class).amount()).isEqualTo(Shop.PRICE);
    outbox.await("payment-orphan:" + paymentId, CaseNeeded.class);
    assertThat(shop.ledgerOf("4200002299202610190000000001"))
        .containsEntry("channel:wechat", 990L)
        .containsEntry("unmatched", -990L);
  }

  /** It is the same order's, for numbers of orders are drawn by chance: its money is found. */
  @Test
  void e31TakesTheMoneyOfANumberThatWasGivenBeforeTheRestoreAndIsGivenAgain() {
    var order = shop.order();
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var paymentNo = shop.open(order);
    wechat.pay(paymentNo);

    book.empty();
    book.expectPayment(order, "wechat", "native");
    shop.tryToOpen(order);

    assertThat(outbox.await(order, PaymentConfirmed.class).paymentNo()).isEqualTo(paymentNo);
    assertThat(outbox.of(order)).hasSize(1);
    assertThat(count("payment where order_no is not null")).isEqualTo(1);
  }

  private Placing paidWhileItIsPlaced() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    var placing = book.beginToExpectPayment(ORDER, "wechat", "native");
    WechatVectors.post(WechatVectors.named("payment_success")).statusCode(200);
    Await.until("an orphan", () -> count("payment where status = 'ORPHAN'") == 1);
    assertThat(count("outbox")).isZero();
    return placing;
  }

  @Test
  void a23ConfirmsMoneyThatIsFasterThanTheAnswerToThePrepay() throws Exception {
    var order = shop.order();
    var paymentNo = order + "01";
    wechat.knobs(Map.of("outTradeNo", paymentNo, "api", Map.of("timeoutButDone", 1)));

    try (var app = Executors.newVirtualThreadPerTaskExecutor()) {
      var opening = app.submit(() -> shop.tryToOpen(order).extract().statusCode());
      Await.until("the channel to know it", () -> wechat.knows(paymentNo));
      wechat.pay(paymentNo);
      outbox.await(order, PaymentConfirmed.class);

      assertThat(opening.get()).isEqualTo(503);
    }

    shop.tryToOpen(order).statusCode(409).body("code", equalTo("order_already_paid"));
    assertThat(wechat.requests(paymentNo, "prepay")).isEqualTo(1);
    assertThat(outbox.of(order)).hasSize(1);
  }

  @Test
  void a24TakesNoNewNumberWhenAPrepayIsRefusedAsAnotherThanTheFirst() {
    var order = shop.order();
    var paymentNo = order + "01";
    wechat.knobs(
        Map.of("outTradeNo", paymentNo, "api", Map.of("timeoutButDone", 1, "on", "prepay")));
    shop.tryToOpen(order).statusCode(503);
    describeOtherwise(paymentNo);

    shop.tryToOpen(order).statusCode(503).body("code", equalTo("channel_refused"));

    shop.payments(order)
        .body("payments", hasSize(1))
        .body("payments[0].paymentNo", equalTo(paymentNo));
    shop.stopTakingMoney(order);
    outbox.await(order, PaymentWindowClosed.class);
    assertThat(wechat.book(paymentNo).getString("transaction.tradeState")).isEqualTo("CLOSED");
  }

  private void describeOtherwise(String paymentNo) {
    pool.preparedQuery(
            """
            update payment set state = jsonb_set(state, '{prepay,description}', '"dearer"')
            where payment_id = $1
            """)
        .execute(Tuple.of(paymentNo))
        .await()
        .indefinitely();
  }

  @Test
  void a25BelievesTheChannelRatherThanThePageAfterPaying() {
    var order = shop.order();
    shop.open(order);

    shop.refresh(order)
        .body("window", equalTo("OPEN"))
        .body("payments[0].status", equalTo("PENDING"));

    assertThat(outbox.of(order)).isEmpty();
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
