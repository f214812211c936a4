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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every vector of epay over HTTP, as a GET and as a form, each on an empty book. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class EpayVectorsTest {

  private static final String ORDER = "VG202610190000000000";
  private static final String TRADE = "20261019000000112233";

  @Inject TestClock clock;
  @Inject Book book;
  @Inject Shop shop;
  @Inject Epay epay;
  @Inject OutboxRows outbox;
  @Inject MeterRegistry metrics;

  @BeforeEach
  void anEmptyBookWithTheExpectedPayment() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    book.expectPayment(ORDER, "epay", "alipay");
  }

  static Stream<Arguments> vectors() throws IOException {
    return OutsideWorld.read("epay.json")
        .get("notify_cases")
        .valueStream()
        .map(vector -> Arguments.of(vector.get("name").asText(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswerToAGet(String name, JsonNode vector) {
    check(vector, epay.get(vector.get("query").asText()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswerToAForm(String name, JsonNode vector) {
    check(vector, epay.postForm(vector.get("query").asText()));
  }

  private void check(JsonNode vector, HttpResponse<String> answer) {
    switch (vector.get("expect").asText()) {
      // Upper-case digits are the same number.
      case "ACCEPT", "IMPLEMENTATION_CHOICE" -> {
        accepted(answer, 1);
        var confirmed = outbox.await(ORDER, PaymentConfirmed.class);
        assertThat(confirmed.channelTransactionId()).isEqualTo(TRADE);
        assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
      }
      case "SUSPEND_AMOUNT" -> {
        accepted(answer, 1);
        assertThat(outbox.await(ORDER, PaymentUnmatched.class).reason())
            .isEqualTo("amount_mismatch");
        assertThat(outbox.of(ORDER, PaymentConfirmed.class)).isEmpty();
      }
      case "IGNORE" -> {
        accepted(answer, 0);
        assertThat(outbox.of(ORDER)).isEmpty();
      }
      default -> refused(answer);
    }
  }

  private void accepted(HttpResponse<String> answer, int movements) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("success");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(count("callback")).isEqualTo(1);
    assertThat(count("movement")).isEqualTo(movements);
  }

  private void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.body()).isEqualTo("fail");
    assertThat(count("callback") + count("movement") + count("ledger_transfer")).isZero();
  }

  @Test
  void countsAnotherMerchantsMoneyApartFromForgeries() throws IOException {
    var wrongMerchant = counted("wrong_merchant");
    var badSignature = counted("bad_signature");

    epay.get(vector("wrong_pid").get("query").asText());
    epay.get(vector("tampered_money").get("query").asText());
    epay.get(vector("wrong_pid").get("query").asText().replace("pid=1002", "pid=1003"));

    assertThat(counted("wrong_merchant")).isEqualTo(wrongMerchant + 1);
    assertThat(counted("bad_signature")).isEqualTo(badSignature + 2);
  }

  /** Authentic, and not to be read as an amount. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1",
        " 9.90",
        "9.90 ",
        "-9.90",
        "+9.90",
        "9.900",
        "9,90",
        "0",
        "0.00",
        "999999999999999999999999999999",
        "9.9.0",
        "NaN",
        "0x9",
        "٩.٩٠"
      })
  void a16ReadsNoMoneyIntoAnythingElse(String money) throws IOException {
    refused(epay.get(Epay.signed(notification(money), key())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.90", "9.9"})
  void a16ReadsTheSameMoneyHoweverItIsWritten(String money) throws IOException {
    assertThat(epay.get(Epay.signed(notification(money), key())).body()).isEqualTo("success");

    assertThat(outbox.await(ORDER, PaymentConfirmed.class).amount()).isEqualTo(Shop.PRICE);
  }

  @Test
  void a35RefusesNamesThatStandThereTwice() throws IOException {
    var query = vector("success").get("query").asText();

    for (var twice :
        new String[] {query + "&money=0.01", query + "&money=9.90", "pid=1001&" + query}) {
      refused(epay.get(twice));
      refused(epay.postForm(twice));
    }
  }

  @Test
  void refusesWhatIsUnsignedOrNoFormOrTooLarge() {
    assertThat(epay.get("pid=1001&money=9.90").statusCode()).isEqualTo(401);
    assertThat(epay.postForm("").statusCode()).isEqualTo(401);
    assertThat(epay.postForm("%zz=1").statusCode()).isEqualTo(400);
    assertThat(epay.postForm("a=%zz").statusCode()).isEqualTo(400);
    assertThat(epay.postForm("a=" + "b".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void a37BelievesTheKeyBeforeWhileKeysAreChanged() {
    assertThat(epay.get(Epay.signed(notification("9.90"), Epay.KEY_BEFORE)).body())
        .isEqualTo("success");

    outbox.await(ORDER, PaymentConfirmed.class);
  }

  @Test
  void takesTheSameMoneyByGetAndByFormOnce() throws IOException {
    var query = vector("success").get("query").asText();

    epay.get(query);
    epay.postForm(query);
    epay.get(query);

    outbox.await(ORDER, PaymentConfirmed.class);
    Await.until("the movement", () -> count("movement where applied_at is not null") == 1);
    assertThat(count("ledger_transfer where kind = 'PAYMENT'")).isEqualTo(1);
    assertThat(outbox.of(ORDER)).hasSize(1);
  }

  private static Map<String, String> notification(String money) {
    var params = new LinkedHashMap<String, String>();
    params.put("pid", "1001");
    params.put("trade_no", TRADE);
    params.put("out_trade_no", ORDER + "01");
    params.put("type", "alipay");
    params.put("name", "游戏点券100");
    params.put("money", money);
    params.put("trade_status", "TRADE_SUCCESS");
    params.put("param", "");
    return params;
  }

  private static String key() throws IOException {
    return OutsideWorld.read("epay.json").get("key").asText();
  }

  private static JsonNode vector(String name) throws IOException {
    return OutsideWorld.read("epay.json")
        .get("notify_cases")
        .valueStream()
        .filter(one -> one.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private double counted(String outcome) {
    return metrics.counter("bida.callbacks", "channel", "epay", "outcome", outcome).count();
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
