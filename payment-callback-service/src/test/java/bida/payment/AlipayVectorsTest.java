package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every notification among the vectors over HTTP, each on an empty book; and what else is sent. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class AlipayVectorsTest {

  private static final String ORDER = "VG202610190000000000";
  private static final String TRADE = "2026101922001400000000000001";

  @Inject TestClock clock;
  @Inject Book book;
  @Inject Shop shop;
  @Inject Alipay alipay;
  @Inject OutboxRows outbox;
  @Inject MeterRegistry metrics;

  @BeforeEach
  void anEmptyBookWithTheExpectedPayment() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    book.expectPayment(ORDER, "alipay", "qr");
  }

  static Stream<Arguments> vectors() throws IOException {
    return OutsideWorld.read("alipay.json")
        .get("notify_cases")
        .valueStream()
        .map(vector -> Arguments.of(vector.get("name").asText(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) throws IOException {
    var expected = vector.get("expect").asText();
    if (expected.equals("ACCEPT_NOOP")) {
      alipay.call(form("payment_success"));
    }

    var answer = alipay.call(vector.get("form_body").asText());

    switch (expected) {
      case "ACCEPT" -> {
        accepted(answer, "PAYMENT", 1);
        confirmed();
      }
      case "ACCEPT_NOOP" -> {
        accepted(answer, "PAYMENT", 1);
        confirmed();
        Await.until("it to be applied", () -> count("movement where applied_at is not null") == 1);
        assertThat(outbox.of(ORDER)).hasSize(1);
      }
      case "ACK_NOOP", "ACK_CLOSED" -> accepted(answer, "PAYMENT", 0);
      // A26, A27: not a payment, not a close; how much it was the channel is asked.
      case "ACCEPT_REFUND" -> {
        accepted(answer, "REFUND_NOTICED", 1);
        assertThat(count("movement")).isEqualTo(1);
        assertThat(count("ledger_transfer")).isZero();
        assertThat(outbox.of(ORDER)).isEmpty();
      }
      case "SUSPEND_AMOUNT" -> {
        accepted(answer, "PAYMENT", 1);
        assertThat(outbox.await(ORDER, PaymentUnmatched.class).reason())
            .isEqualTo("amount_mismatch");
        assertThat(outbox.of(ORDER, PaymentConfirmed.class)).isEmpty();
      }
      case "SUSPEND_UNKNOWN_ORDER" -> {
        accepted(answer, "PAYMENT", 1);
        assertThat(outbox.of(ORDER)).isEmpty();
      }
      default -> refused(answer);
    }
  }

  private void confirmed() {
    var confirmed = outbox.await(ORDER, PaymentConfirmed.class);
    assertThat(confirmed.channelTransactionId()).isEqualTo(TRADE);
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
  }

  private void accepted(HttpResponse<String> answer, String kind, int movements) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("success");
    assertThat(count("callback")).isPositive();
    assertThat(count("movement where kind = '" + kind + "'")).isEqualTo(movements);
  }

  private void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.body()).isEqualTo("fail");
    assertThat(count("callback") + count("movement") + count("ledger_transfer")).isZero();
  }

  /** failures.md A28. */
  @Test
  void a28TakesATradeThatIsFinishedFirstAndSuccessfulLaterForOnePayment() throws IOException {
    alipay.call(form("trade_finished_after_success"));
    confirmed();

    assertThat(alipay.call(form("payment_success")).body()).isEqualTo("success");

    assertThat(count("callback")).isEqualTo(2);
    assertThat(count("movement")).isEqualTo(1);
    assertThat(outbox.of(ORDER)).hasSize(1);
  }

  /** failures.md A15: the buyer's coupon paid a part of it. */
  @Test
  void a15ComparesTheTotalRatherThanWhatTheBuyerPaid() {
    alipay.call(
        Alipay.signed(notification(Map.of("buyer_pay_amount", "8.90", "receipt_amount", "9.40"))));

    confirmed();
  }

  /** failures.md A14: the number is right, and the currency is not. */
  @Test
  void a14ComparesTheCurrencyBeforeTheNumber() {
    alipay.call(Alipay.signed(notification(Map.of("trans_currency", "HKD"))));

    assertThat(outbox.await(ORDER, PaymentUnmatched.class).reason()).isEqualTo("currency_mismatch");
  }

  @Test
  void countsAnotherMerchantsMoneyApartFromForgeries() throws IOException {
    var wrongMerchant = counted("wrong_merchant");
    var badSignature = counted("bad_signature");

    for (var name : new String[] {"wrong_app_id", "wrong_seller_id"}) {
      alipay.call(form(name));
    }
    for (var name : new String[] {"tampered_amount", "signed_by_app_key"}) {
      alipay.call(form(name));
    }

    assertThat(counted("wrong_merchant")).isEqualTo(wrongMerchant + 2);
    assertThat(counted("bad_signature")).isEqualTo(badSignature + 2);
  }

  /** failures.md A16: authentic, and not to be read as an amount. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1",
        " 9.90",
        "9.90 ",
        "-9.90",
        "+9.90",
        "9.905",
        "9,90",
        "0",
        "0.00",
        "9.9.0",
        "NaN",
        "999999999999999999999999999999",
        "0x9",
        "٩.٩٠"
      })
  void readsNoMoneyIntoAnythingElse(String money) {
    refused(alipay.call(Alipay.signed(notification(Map.of("total_amount", money)))));
  }

  @Test
  void takesOneDecimalForTheSameMoney() {
    alipay.call(Alipay.signed(notification(Map.of("total_amount", "9.9"))));

    confirmed();
  }

  /** failures.md A35. */
  @Test
  void refusesNamesThatStandThereTwice() throws IOException {
    var form = form("payment_success");

    for (var twice :
        new String[] {
          form + "&total_amount=9.90",
          "out_trade_no=VG1&" + form,
          form + "&sign=x",
          form + "&charset=gbk"
        }) {
      refused(alipay.call(twice));
    }
  }

  /** The signature covers no quoting: what is folded into a value would still fit it. */
  @Test
  void readsNothingThatIsHiddenInAValue() {
    var honest = notification(Map.of("subject", "x&total_amount=9.90", "total_amount", "0.01"));
    var folded = new LinkedHashMap<>(honest);
    folded.put("subject", "x");
    folded.put("total_amount", "9.90&total_amount=0.01");
    folded.put("sign", Alipay.sign(content(honest), Alipay.KEY, StandardCharsets.UTF_8));

    assertThat(content(folded)).isEqualTo(content(honest));
    refused(alipay.call(Alipay.form(folded, StandardCharsets.UTF_8)));
    refused(alipay.call(Alipay.signed(honest)));
  }

  private static String content(Map<String, String> params) {
    var sorted = new java.util.TreeMap<>(params);
    sorted.remove("sign");
    var text = new StringBuilder();
    sorted.forEach((name, value) -> text.append('&').append(name).append('=').append(value));
    return text.substring(1);
  }

  /** failures.md A35. */
  @Test
  void refusesWhatIsUnsignedOrNoFormOrTooLarge() {
    assertThat(alipay.call("app_id=2021000000000001&total_amount=9.90").statusCode())
        .isEqualTo(401);
    assertThat(alipay.call("").statusCode()).isEqualTo(401);
    assertThat(alipay.call("a=%zz").statusCode()).isEqualTo(400);
    assertThat(alipay.call("charset=utf-7&a=1").statusCode()).isEqualTo(400);
    assertThat(alipay.call("a1=1" + "&a=1".repeat(10_000)).statusCode()).isEqualTo(400);
    assertThat(alipay.call("a=" + "b".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void believesTheKeyBeforeWhileKeysAreChanged() {
    var form = Alipay.signed(notification(Map.of()), Alipay.KEY_BEFORE, StandardCharsets.UTF_8);

    assertThat(alipay.call(form).body()).isEqualTo("success");

    confirmed();
  }

  @Test
  void readsTheCharsetThatTheFormNames() {
    var gbk = Charset.forName("GBK");
    var form = Alipay.signed(notification(Map.of("charset", "GBK")), Alipay.KEY, gbk);

    assertThat(alipay.call(form).body()).isEqualTo("success");

    confirmed();
  }

  private static Map<String, String> notification(Map<String, String> otherwise) {
    var params = new LinkedHashMap<String, String>();
    params.put("charset", "utf-8");
    params.put("subject", "游戏点券100");
    params.put("notify_id", "2026101900222000000012340500000009");
    params.put("notify_type", "trade_status_sync");
    params.put("trade_status", "TRADE_SUCCESS");
    params.put("app_id", "2021000000000001");
    params.put("seller_id", "2088102146225135");
    params.put("gmt_payment", "2026-10-19 00:00:05");
    params.put("out_trade_no", ORDER + "01");
    params.put("total_amount", "9.90");
    params.put("trade_no", TRADE);
    params.putAll(otherwise);
    return params;
  }

  private static String form(String name) throws IOException {
    return OutsideWorld.read("alipay.json")
        .get("notify_cases")
        .valueStream()
        .filter(one -> one.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .get("form_body")
        .asText();
  }

  private double counted(String outcome) {
    return metrics.counter("bida.callbacks", "channel", "alipay", "outcome", outcome).count();
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
