package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.PayBy;
import bida.local.api.Web;
import bida.local.api.Web.Answer;
import bida.local.demo.Crowd.Opened;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A freshly signed copy of every event among Stripe's vectors, each for its own order. */
@ExtendWith(FullStack.class)
class StripeCopiesIT {

  private static final int TRIES = 10;

  private static Running running;
  private static StripeCopies copies;

  private final String event = Vectors.number("evt_");
  private final String intent = Vectors.number("pi_");

  @BeforeAll
  static void openAnAttemptForEach() {
    running = new Running(PayBy.STRIPE, vectors().count());
    copies = new StripeCopies(running.setting("BIDA_STRIPE_WEBHOOK_SECRET"));
  }

  static Stream<Arguments> vectors() {
    return Vectors.cases("stripe", "cases")
        .map(vector -> Arguments.of(Vectors.name(vector), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) throws JsonProcessingException {
    var attempt = running.attempt();
    var kept = running.kept(intent);

    var answer = tell(vector, attempt);

    assertThat(answer.text()).isEmpty();
    if (Vectors.expected(vector).equals("ACCEPT")) {
      assertThat(answer.status()).isEqualTo(200);
      kept.notices(1, event);
      kept.money("CALLBACK", attempt.amountMinor(), "CNY");
      kept.becomes("SUCCEEDED", attempt.orderNo(), "payment-confirmed");
    } else {
      assertThat(answer.status()).isEqualTo(401);
      kept.notices(0, event);
      kept.noMovement();
    }
  }

  // Time goes on: what is signed 300 s old may arrive 301 s old, and is refused. Only an answer
  // within the second of the signature says something; the same event again changes nothing.
  private Answer tell(JsonNode vector, Opened attempt) throws JsonProcessingException {
    for (int i = 0; i < TRIES; i++) {
      var now = running.now();
      var body = payload(attempt, now);
      var signature =
          copies.signature(
              vector, Web.JSON.writeValueAsString(body), now.getEpochSecond());
      var answer = running.post(body, Map.of("Stripe-Signature", signature));
      if (running.now().getEpochSecond() == now.getEpochSecond()) {
        return answer;
      }
    }
    throw new AssertionError("no answer within a second");
  }

  private JsonNode payload(Opened attempt, Instant now) throws JsonProcessingException {
    var payload =
        (ObjectNode) Web.JSON.readTree(Vectors.read("stripe").path("payload").asText());
    payload.put("id", event).put("created", now.getEpochSecond());
    var object = (ObjectNode) payload.at("/data/object");
    object.put("id", intent);
    object.withObject("metadata").put("out_trade_no", attempt.paymentNo());
    return payload;
  }
}
