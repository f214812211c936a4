package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.CaseNeeded;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class CloseWindowsTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  @Test
  void closesAnUnpaidAttemptAtTheChannelFirst() {
    var order = shop.order();
    var paymentNo = shop.open(order);

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentWindowClosed.class);
    assertThat(wechat.book(paymentNo).getString("transaction.tradeState")).isEqualTo("CLOSED");
    shop.tryToOpen(order).statusCode(409).body("code", equalTo("payment_window_closed"));
    shop.payments(order)
        .body("window", equalTo("CLOSED"))
        .body("payments[0].status", equalTo("CLOSED"));
  }

  @Test
  void closesAWindowNobodyTriedToPayThrough() {
    var order = shop.order();
    Await.until(
        "the order",
        () -> shop.count("select count(*) from payment_window where order_no = $1", order) == 1);

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentWindowClosed.class);
  }

  @Test
  void confirmsRatherThanClosesWhenMoneyWasFaster() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all")));
    var order = shop.order();
    wechat.pay(shop.open(order));

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentConfirmed.class);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
    shop.payments(order).body("window", equalTo("PAID"));
  }

  @Test
  void a09ConfirmsWhenTheCloseLearnsOfMoneyTheQueryDidNotSee() {
    wechat.knobs(Map.of("callback", Map.of("drop", "all"), "query", Map.of("notPaidFirst", 1)));
    var order = shop.order();
    wechat.pay(shop.open(order));

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentConfirmed.class);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();
  }

  @Test
  void keepsAskingASilentChannelAndTellsAPersonAfterHalfAnHour() {
    var order = shop.order();
    shop.open(order);
    wechat.knobs(Map.of("api", Map.of("unavailable", true)));

    shop.stopTakingMoney(order);
    Await.until("the fence", () -> fenced(order));
    wechat.pass(Duration.ofMinutes(30));

    assertThat(outbox.await(order, CaseNeeded.class).kind()).isEqualTo("payment-unconfirmed");
    assertThat(outbox.of(order)).hasSize(1);
    shop.tryToOpen(order).statusCode(409).body("code", equalTo("payment_window_closed"));

    wechat.calm();
    wechat.pass(Duration.ofMinutes(2));

    outbox.await(order, PaymentWindowClosed.class);
    assertThat(outbox.of(order)).hasSize(2);
  }

  @Test
  void b01WaitsWithAnAttemptTheChannelDoesNotKnowUntilNobodyCanPayIt() {
    var order = shop.order();
    wechat.knobs(Map.of("outTradeNo", order + "01", "api", Map.of("fail5xx", 1, "on", "prepay")));
    shop.tryToOpen(order).statusCode(503);

    shop.stopTakingMoney(order);
    Await.until("three unknowns", () -> passUntilAsked(order) >= 3);
    assertThat(outbox.of(order, PaymentWindowClosed.class)).isEmpty();

    wechat.pass(Duration.ofMinutes(17));

    outbox.await(order, PaymentWindowClosed.class);
  }

  /** A later success is late money: confirmed all the same, order-service judges. */
  @Test
  void a07ConfirmsLateMoneyToo() {
    var order = shop.order();
    var paymentNo = shop.open(order);
    shop.stopTakingMoney(order);
    outbox.await(order, PaymentWindowClosed.class);

    wechat.pay(Map.of("outTradeNo", paymentNo, "force", true));

    outbox.await(order, PaymentConfirmed.class);
    shop.payments(order)
        .body("window", equalTo("CLOSED"))
        .body("payments[0].status", equalTo("SUCCEEDED"));
  }

  private boolean fenced(String order) {
    return shop.count(
            "select count(*) from payment_window where order_no = $1 and status = 'FENCED'", order)
        == 1;
  }

  private long passUntilAsked(String order) {
    wechat.pass(Duration.ofSeconds(10));
    return shop.count("select coalesce(max(not_found), 0) from payment where order_no = $1", order);
  }
}
