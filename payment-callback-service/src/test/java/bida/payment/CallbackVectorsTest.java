package bida.payment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.CaseNeeded;
import bida.contracts.PaymentEvent.PaymentConfirmed;
import bida.contracts.PaymentEvent.PaymentUnmatched;
import bida.platform.test.Await;
import bida.platform.test.OutboxRows;
import bida.platform.test.Servers;
import bida.platform.test.TestClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every vector over HTTP, as it stands and freshly signed, each on an empty book with its payment.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class CallbackVectorsTest {

  private static final String ORDER = WechatVectors.ORDER;
  private static final String TRANSACTION = "4200002299202610190000000001";

  @Inject TestClock clock;
  @Inject Book book;
  @Inject Shop shop;
  @Inject Wechat wechat;
  @Inject OutboxRows outbox;
  @Inject MeterRegistry metrics;

  @ConfigProperty(name = "bida.payment.public-url")
  String url;

  @BeforeEach
  void anEmptyBookWithTheExpectedPayment() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    book.expectPayment(ORDER, "wechat", "native");
  }

  static Stream<Arguments> vectors() throws IOException {
    var cases = OutsideWorld.read("wechat_callback.json").get("cases");
    return cases.valueStream().map(vector -> Arguments.of(vector.get("name").asText(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) {
    var answer = WechatVectors.post(vector);

    check(vector, answer.extract().statusCode(), answer.extract().path("code"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswerToAFreshCopy(String name, JsonNode vector) throws IOException {
    wechat.sameTime();
    book.empty();
    book.expectPayment(ORDER, "wechat", "native");

    var answer = wechat.callback(copyOf(name, vector));

    check(
        vector, answer.getInt("status"), JsonPath.from(answer.getString("body")).getString("code"));
  }

  private Map<String, Object> copyOf(String name, JsonNode vector) throws IOException {
    var flaw =
        switch (name) {
          case "tampered_body",
              "reserialised_body",
              "sign_probe",
              "signature_not_base64",
              "unknown_serial",
              "wrong_aad" ->
              name;
          case "stale_timestamp_valid_signature" -> "stale_timestamp";
          case "future_timestamp_valid_signature" -> "future_timestamp";
          case "missing_aad_field" -> "missing_aad";
          case "payment_success_empty_aad" -> "empty_aad";
          default -> null;
        };
    var plaintext =
        vector.hasNonNull("plaintext")
            ? vector.get("plaintext")
            : OutsideWorld.read("wechat_callback.json").at("/cases/0/plaintext");
    var copy = new HashMap<String, Object>();
    copy.put("url", url + "/v1/callbacks/wechat");
    copy.put(
        "eventType",
        switch (name) {
          case "refund_success" -> "REFUND.SUCCESS";
          case "refund_abnormal" -> "REFUND.ABNORMAL";
          default -> "TRANSACTION.SUCCESS";
        });
    copy.put("plaintext", plaintext.isTextual() ? json(plaintext.asText()) : map(plaintext));
    if (flaw != null) {
      copy.put("flaw", flaw);
    }
    return copy;
  }

  private static Object json(String text) throws IOException {
    return new ObjectMapper().readValue(text, Map.class);
  }

  private static Object map(JsonNode node) {
    return new ObjectMapper().convertValue(node, Map.class);
  }

  private void check(JsonNode vector, int status, String code) {
    var name = vector.get("name").asText();
    switch (vector.get("expect").asText()) {
      case "ACCEPT" -> {
        accepted(status, code);
        if (name.startsWith("payment_")) {
          confirmed();
        } else {
          Await.until("the news of a refund to be applied", () -> applied() == 1);
        }
      }
      case "SUSPEND_AMOUNT" -> {
        accepted(status, code);
        unmatched("amount_mismatch");
      }
      case "SUSPEND_CURRENCY" -> {
        accepted(status, code);
        unmatched("currency_mismatch");
      }
      case "SUSPEND_UNKNOWN_ORDER" -> {
        accepted(status, code);
        Await.until("an orphan", () -> count("payment where status = 'ORPHAN'") == 1);
        assertThat(outbox.of(ORDER)).isEmpty();
      }
      default -> {
        assertThat(status).as(name).isBetween(400, 499);
        assertThat(code).isEqualTo("FAIL");
        assertThat(count("callback") + count("movement") + count("ledger_transfer")).isZero();
      }
    }
    assertThat(unbalanced()).isZero();
  }

  private void accepted(int status, String code) {
    assertThat(status).isEqualTo(200);
    assertThat(code).isEqualTo("SUCCESS");
    assertThat(count("callback")).isEqualTo(1);
    assertThat(count("movement")).isEqualTo(1);
  }

  private void confirmed() {
    var confirmed = outbox.await(ORDER, PaymentConfirmed.class);
    assertThat(confirmed.channelTransactionId()).isEqualTo(TRANSACTION);
    assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
  }

  private void unmatched(String reason) {
    assertThat(outbox.await(ORDER, PaymentUnmatched.class).reason()).isEqualTo(reason);
    outbox.await(ORDER, CaseNeeded.class);
    assertThat(outbox.of(ORDER, PaymentConfirmed.class)).isEmpty();
    assertThat(count("payment where status = 'MISMATCH'")).isEqualTo(1);
    assertThat(count("payment_window where status = 'OPEN'")).isEqualTo(1);
  }

  @Test
  void tellsAProbeFromAnAttack() {
    var before = counted("probe");
    WechatVectors.post(WechatVectors.named("sign_probe"));

    assertThat(counted("probe")).isEqualTo(before + 1);
  }

  @Test
  void a17GivesUpMoneyOfAnUnknownNumberAndTellsOfIt() {
    WechatVectors.post(WechatVectors.named("unknown_out_trade_no"));
    Await.until("an orphan", () -> count("payment where status = 'ORPHAN'") == 1);

    clock.advance(Duration.ofMinutes(5));

    var paymentId = "wechat-4200002299202610199999999999";
    assertThat(outbox.await(paymentId, PaymentUnmatched.class).reason()).isEqualTo("orphan");
    outbox.await("payment-orphan:" + paymentId, CaseNeeded.class);
    assertThat(count("payment where status = 'UNCLAIMED'")).isEqualTo(1);
  }

  @Test
  void a35RefusesWhatIsTooLargeEncodedOrUnsigned() {
    given().body(new byte[70_000]).post("/v1/callbacks/wechat").then().statusCode(413);
    given()
        .header("Content-Encoding", "gzip")
        .body("{}")
        .post("/v1/callbacks/wechat")
        .then()
        .statusCode(415);
    given().body("{}").post("/v1/callbacks/wechat").then().statusCode(401);
    given().post("/v1/callbacks/wechat").then().statusCode(401);
  }

  private double counted(String outcome) {
    return metrics.counter("bida.callbacks", "channel", "wechat", "outcome", outcome).count();
  }

  private long applied() {
    return count("movement where applied_at is not null");
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }

  private long unbalanced() {
    return shop.count(
        "select count(*) from (select currency from ledger_entry group by 1 having"
            + " sum(amount_minor) <> 0) x");
  }
}
