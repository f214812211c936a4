package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who pays and who calls back does not notice that Kafka is gone. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class KafkaGoneTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;

  @ConfigProperty(name = "test.road-to-kafka")
  String road;

  @BeforeEach
  void sameTime() {
    wechat.sameTime();
  }

  @AfterEach
  void calm() {
    given().put(road);
    wechat.calm();
  }

  /** What was told while it was gone waits in the outbox, once, for the relay to publish. */
  @Test
  void a34TakesMoneyWhileKafkaIsGoneAndListensAgainWhenItIsBack() {
    var order = shop.order();
    await(order);
    assertThat(connections()).isPositive();
    given().delete(road);

    var paymentNo = shop.open(order);
    wechat.knobs(Map.of("outTradeNo", paymentNo, "callback", Map.of("duplicate", 1)));
    wechat.pay(paymentNo);

    Await.until("both callbacks to be acknowledged", () -> callbacks(paymentNo, "acked") == 2);
    var confirmed = outbox.await(order, PaymentConfirmed.class);
    assertThat(callbacks(paymentNo, "nacked")).isZero();
    assertThat(connections()).isZero();

    given().put(road);
    var next = shop.order();
    await(next);
    wechat.pay(shop.open(next));

    outbox.await(next, PaymentConfirmed.class);
    assertThat(outbox.rowsOf(order))
        .singleElement()
        .satisfies(row -> assertThat(row.sequence()).isEqualTo(1));
    assertThat(movements(confirmed)).isEqualTo(1);
    assertThat(shop.ledgerOf(confirmed.channelTransactionId()))
        .containsEntry("channel:wechat", 990L)
        .containsEntry("captured", -990L);
  }

  private void await(String order) {
    Await.until(
        "the order",
        () -> shop.count("select count(*) from payment_window where order_no = $1", order) == 1);
  }

  private int connections() {
    return Integer.parseInt(given().get(road).asString());
  }

  private int callbacks(String paymentNo, String how) {
    return wechat.counts(paymentNo).getMap("callbacks").get(how) instanceof Integer n ? n : 0;
  }

  private long movements(PaymentConfirmed confirmed) {
    return shop.count(
        "select count(*) from movement where facts ->> 'transactionId' = $1",
        confirmed.channelTransactionId());
  }
}
