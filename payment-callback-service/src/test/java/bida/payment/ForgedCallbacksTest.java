package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bida.contracts.ConfirmedBy;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not from the channel, or looks so to a clock that is wrong, or is no callback at all. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class ForgedCallbacksTest {

  @Inject TestClock clock;
  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject Epay epay;
  @Inject OutboxRows outbox;
  @Inject MeterRegistry metrics;

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

  @Test
  void a19RefusesEveryForgeryWithTheSameWordsAndKeepsNothing() {
    for (var flaw :
        List.of(
            "tampered_body",
            "reserialised_body",
            "signature_not_base64",
            "unknown_serial",
            "wrong_aad",
            "missing_aad")) {
      var answer = tell(flaw);

      assertThat(answer.getInt("status")).as(flaw).isBetween(400, 401);
      assertThat(JsonPath.from(answer.getString("body")).getMap(""))
          .as(flaw)
          .isEqualTo(Map.of("code", "FAIL", "message", "失败"));
    }

    assertNothingStored();
    assertThat(tell("").getInt("status")).isEqualTo(200);
    outbox.await(order, PaymentConfirmed.class);
  }

  @Test
  void a20RefusesAProbeWithoutAlarmAndTakesTheCallbackAfterIt() {
    wechat.knobs(Map.of("outTradeNo", paymentNo, "callback", Map.of("probe", 1)));
    var probes = counted("probe");
    var forgeries = counted("bad_signature");

    wechat.pay(paymentNo);

    outbox.await(order, PaymentConfirmed.class);
    assertThat(wechat.counts(paymentNo).getInt("callbacks.probeRefused")).isEqualTo(1);
    assertThat(counted("probe")).isEqualTo(probes + 1);
    assertThat(counted("bad_signature")).isEqualTo(forgeries);
  }

  @Test
  void a21RefusesWhatIsFiveMinutesFromNow() {
    var stale = counted("stale");

    for (var flaw : List.of("stale_timestamp", "future_timestamp")) {
      assertThat(tell(flaw).getInt("status")).as(flaw).isEqualTo(401);
    }

    assertThat(counted("stale")).isEqualTo(stale + 2);
    assertNothingStored();
  }

  @Test
  void a21SaysThatItsClockIsWrongAndFindsTheMoneyWhenItIsRight() {
    var stale = counted("stale");
    clock.advance(Duration.ofMinutes(10));

    wechat.pay(paymentNo);
    Await.until("the refusal", () -> counted("stale") == stale + 1);
    shop.refresh(order).body("payments[0].status", equalTo("PENDING"));

    assertThat(skew()).isBetween(590.0, 610.0);
    wechat.knobs(Map.of("outTradeNo", paymentNo, "callback", Map.of("drop", "all")));
    wechat.pass(Duration.ofMinutes(14));
    wechat.pass(Duration.ofMinutes(1));
    assertThat(outbox.await(order, PaymentConfirmed.class).confirmedBy())
        .isEqualTo(ConfirmedBy.QUERY);
    // An answer may have been under way while the two clocks were moved one after the other.
    Await.until(
        "the clocks to agree",
        () -> {
          shop.open(shop.order());
          return Math.abs(skew()) < 5;
        });
  }

  private double skew() {
    return metrics.get("bida.clock.skew.seconds").tag("channel", "wechat").gauge().value();
  }

  @Test
  void a35ReadsNoBodyOfFiveMegabytes() {
    assertThat(epay.postForm("a".repeat(5 << 20)).statusCode()).isEqualTo(413);
  }

  @Test
  void a35ReadsNoFormOfTenThousandParameters() {
    var form =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Integer.toString(i, 36) + "=")
            .collect(Collectors.joining("&"));

    assertThat(epay.postForm(form).statusCode()).isEqualTo(400);
  }

  private JsonPath tell(String flaw) {
    return wechat.callback(
        Map.of(
            "url",
            shop.callbackUrl(),
            "id",
            "EV-" + paymentNo,
            "flaw",
            flaw,
            "plaintext",
            shop.transaction(paymentNo, "42" + paymentNo)));
  }

  private void assertNothingStored() {
    assertThat(
            shop.count("select count(*) from movement where facts ->> 'paymentNo' = $1", paymentNo))
        .isZero();
    assertThat(
            shop.count(
                "select count(*) from callback where notification_id = $1", "EV-" + paymentNo))
        .isZero();
    assertThat(outbox.of(order)).isEmpty();
  }

  private double counted(String outcome) {
    return metrics.counter("bida.callbacks", "channel", "wechat", "outcome", outcome).count();
  }
}
