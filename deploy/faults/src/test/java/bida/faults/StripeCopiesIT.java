package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.PayBy;
import bida.local.api.Web;
import bida.local.api.Web.Answer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
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
  static void openTheShop() {
    running = new Running(PayBy.STRIPE);
    copies = new StripeCopies(running.setting("BIDA_STRIPE_WEBHOOK_SECRET"));
  }

  static Stream<Arguments> vectors() {
    return Vectors.cases("stripe", "cases")
        .map(vector -> Arguments.of(Vectors.name(vector), vector));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) throws JsonProcessingException {
    if (Vectors.expected(vector).equals("ACCEPT")) {
      var attempt = running.attempt();
      assertThat(tell(vector, attempt.paymentNo()).status()).isEqualTo(200);
      kept().notices(1, event);
      kept().money("CALLBACK", attempt.amountMinor(), "CNY");
      kept().becomes("SUCCEEDED", attempt.orderNo(), "payment-confirmed");
    } else {
      assertThat(tell(vector, Vectors.number("IT")).status()).isEqualTo(401);
      kept().notices(0, event);
      kept().noMovement();
    }
  }

  // Time goes on: what is signed 300 s old may arrive 301 s old, and is refused. Only an answer
  // within the second of the signature says something; the same event again changes nothing.
  private Answer tell(JsonNode vector, String number) throws JsonProcessingException {
    var body = payload(number);
    var text = Web.JSON.writeValueAsString(body);
    for (int i = 0; i < TRIES; i++) {
      var second = running.now().getEpochSecond();
      var signature = copies.signature(vector, text, second);
      var answer = running.post(body, Map.of("Stripe-Signature", signature));
      if (running.now().getEpochSecond() == second) {
        return answer;
      }
    }
    throw new AssertionError("no answer within a second");
  }

  private JsonNode payload(String number) throws JsonProcessingException {
    var payload = (ObjectNode) Web.JSON.readTree(Vectors.read("stripe").path("payload").asText());
    payload.put("id", event).put("created", running.now().getEpochSecond());
    var object = (ObjectNode) payload.at("/data/object");
    object.put("id", intent);
    object.withObject("metadata").put("out_trade_no", number);
    return payload;
  }

  private Kept kept() {
    return running.kept(intent);
  }
}
