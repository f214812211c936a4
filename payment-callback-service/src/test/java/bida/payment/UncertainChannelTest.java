package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.ConfirmedBy;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentWindowClosed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.Sessions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel that answers late, not yet, or not to be believed: nothing follows from it. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class UncertainChannelTest {

  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject Config config;
  @Inject Sessions sessions;

  private String order;
  private String paymentNo;

  @BeforeEach
  void anOpenPayment() {
    wechat.sameTime();
    order = shop.order();
    paymentNo = shop.open(order);
  }

  @AfterEach
  void calm() {
    wechat.calm();
  }

  /** It was closed, but nobody said so: stock stays held until a query does. */
  @Test
  void a10ClosesNothingUntilTheChannelSaysThatItIsClosed() {
    knob("api", Map.of("timeoutButDone", 1, "on", "close"));

    shop.stopTakingMoney(order);
    Await.until("the close", () -> wechat.requests(paymentNo, "close") == 1);

    assertThat(outbox.of(order)).isEmpty();
    shop.payments(order).body("window", equalTo("FENCED"));
    wechat.pass(Duration.ofSeconds(10));
    outbox.await(order, PaymentWindowClosed.class);
    assertThat(wechat.requests(paymentNo, "close")).isEqualTo(1);
  }

  @Test
  void e15HoldsNoTransactionWhileTheChannelIsSilent() {
    knob("api", Map.of("timeoutButDone", 1, "on", "query"));

    var asked = CompletableFuture.runAsync(() -> shop.refresh(order));
    Await.until("the question", () -> wechat.requests(paymentNo, "query") == 1);

    sessions.awaitNoTransactionDuring("the question", () -> !asked.isDone());
    asked.join();
  }

  @Test
  void b02AsksOnWhileTheBuyerIsPayingAndThenClosesIt() {
    knob("query", Map.of("userPaying", "all"));
    var asked = 0;

    for (var pause : new String[] {"PT5S", "PT1M", "PT9M"}) {
      wechat.pass(Duration.parse(pause));
      var before = asked;
      Await.until("a query", () -> wechat.requests(paymentNo, "query") > before);
      asked = wechat.requests(paymentNo, "query");
      shop.payments(order).body("payments[0].status", equalTo("PENDING"));
    }
    assertThat(outbox.of(order)).isEmpty();

    shop.stopTakingMoney(order);

    outbox.await(order, PaymentWindowClosed.class);
    assertThat(outbox.of(order)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "truncated", "html"})
  void b03BelievesNoAnswerThatIsSpoiledAndAsksAgain(String spoiled) {
    wechat.knobs(
        Map.of(
            "outTradeNo",
            paymentNo,
            "callback",
            Map.of("drop", "all"),
            "api",
            Map.of(spoiled, 1, "on", "query")));
    wechat.pay(paymentNo);

    shop.refresh(order).body("payments[0].status", equalTo("PENDING"));

    assertThat(outbox.of(order)).isEmpty();
    wechat.pass(Duration.ofSeconds(5));
    assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
        .isEqualTo(ConfirmedBy.QUERY);
  }

  /** A copy that lags would say unpaid of what is paid. */
  @Test
  void b13KnowsNoDatabaseButThePrimary() {
    for (var name : config.getPropertyNames()) {
      if (name.startsWith("quarkus.datasource.")) {
        assertThat(name).doesNotContain("\"");
      }
    }
    for (var url : new String[] {"jdbc.url", "reactive.url"}) {
      assertThat(config.getValue("quarkus.datasource." + url, String.class))
          .doesNotContain(",", "target", "balance");
    }
    assertThat(shop.count("select pg_is_in_recovery()::int::bigint")).isZero();
  }

  private void knob(String group, Map<String, Object> knobs) {
    wechat.knobs(Map.of("outTradeNo", paymentNo, group, knobs));
  }
}
