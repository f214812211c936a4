package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.PaymentEvent.PaymentConfirmed;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of Stripe over HTTP, each on an empty book. */
@QuarkusTest
@WithTestResource(Servers.class)
@WithTestResource(OutsideWorld.class)
class StripeVectorsTest {

  private static final String ORDER = "VG202610190000000000";
  private static final String INTENT = "pi_3QsimAAAAAAAAAAAAAAAAA";

  @Inject TestClock clock;
  @Inject Book book;
  @Inject Shop shop;
  @Inject Stripe stripe;
  @Inject OutboxRows outbox;
  @Inject MeterRegistry metrics;

  @BeforeEach
  void anEmptyBookWithTheExpectedPayment() {
    clock.set(OutsideWorld.VECTORS_NOW);
    book.empty();
    book.expectPayment(ORDER, "stripe", "checkout");
  }

  static Stream<Arguments> vectors() throws IOException {
    return OutsideWorld.read("stripe.json")
        .get("cases")
        .valueStream()
        .map(vector -> Arguments.of(vector.get("name").asText(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) throws IOException {
    var answer = stripe.send(payload(), vector.get("Stripe-Signature").asText());

    if (vector.get("expect").asText().equals("ACCEPT")) {
      assertThat(answer).isEqualTo(200);
      var confirmed = outbox.await(ORDER, PaymentConfirmed.class);
      assertThat(confirmed.channelTransactionId()).isEqualTo(INTENT);
      assertThat(confirmed.amount()).isEqualTo(Shop.PRICE);
      assertThat(count("callback")).isEqualTo(1);
    } else {
      refused(answer);
    }
  }

  private void refused(int answer) {
    assertThat(answer).isEqualTo(401);
    assertThat(count("callback") + count("movement") + count("ledger_transfer")).isZero();
  }

  @Test
  void refusesABodyThatIsNotTheOneThatWasSigned() throws IOException {
    var signature = vector("valid").get("Stripe-Signature").asText();

    refused(stripe.send(payload().replace("990", "991"), signature));
    refused(stripe.send(payload() + "\n", signature));
  }

  @Test
  void believesTheSecretBeforeWhileItIsRolled() throws IOException {
    var now = OutsideWorld.VECTORS_NOW;
    var before = Stripe.hmac(Stripe.SECRET_BEFORE, now, payload());

    assertThat(stripe.send(payload(), "t=" + now.getEpochSecond() + ",v1=" + before))
        .isEqualTo(200);

    outbox.await(ORDER, PaymentConfirmed.class);
  }

  @Test
  void refusesWhatIsTooLarge() {
    var large = "{\"a\":\"" + "b".repeat(70_000) + "\"}";

    assertThat(stripe.send(large, OutsideWorld.VECTORS_NOW)).isEqualTo(413);
  }

  @Test
  void refusesAndCountsRealMoneyAtAnAccountForTests() throws IOException {
    var before = counted("wrong_merchant");

    var live = payload().replace("\"livemode\":false", "\"livemode\":true");
    assertThat(stripe.send(live, OutsideWorld.VECTORS_NOW)).isEqualTo(400);

    assertThat(counted("wrong_merchant")).isEqualTo(before + 1);
    assertThat(count("movement")).isZero();
  }

  /** Two events of one change, one in the version of another year, are one payment. */
  @Test
  void takesTheSameMoneyByTwoEventsOnce() throws IOException {
    var now = OutsideWorld.VECTORS_NOW;
    var twin =
        payload()
            .replace("evt_1Qsim", "evt_1Qtwin")
            .replace("2026-09-30.preview", "2019-12-03")
            .replace("\"created\":1792339200", "\"created\":1792339190");

    for (var event : new String[] {payload(), twin, payload(), twin}) {
      assertThat(stripe.send(event, now)).isEqualTo(200);
    }

    outbox.await(ORDER, PaymentConfirmed.class);
    Await.until("the movement", () -> count("movement where applied_at is not null") == 1);
    assertThat(count("callback")).isEqualTo(2);
    assertThat(count("ledger_transfer where kind = 'PAYMENT'")).isEqualTo(1);
    assertThat(outbox.of(ORDER)).hasSize(1);
  }

  private static String payload() throws IOException {
    return OutsideWorld.read("stripe.json").get("payload").asText();
  }

  private static JsonNode vector(String name) throws IOException {
    return OutsideWorld.read("stripe.json")
        .get("cases")
        .valueStream()
        .filter(one -> one.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private double counted(String outcome) {
    return metrics.counter("bida.callbacks", "channel", "stripe", "outcome", outcome).count();
  }

  private long count(String what) {
    return shop.count("select count(*) from " + what);
  }
}
