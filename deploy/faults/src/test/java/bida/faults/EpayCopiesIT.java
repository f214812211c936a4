package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.PayBy;
import bida.local.api.Web.Answer;
import bida.local.demo.Crowd.Opened;
import bida.local.machine.Patience;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A freshly signed copy of every notification among epay's vectors, as a GET and as a form, each
 * for its own order. Unlike the vectors' own test the operator is asked back: its book says what
 * the copy says, and that is the money.
 */
@ExtendWith(FullStack.class)
class EpayCopiesIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static Running running;
  private static EpayCopies copies;

  private enum Way {
    GET,
    FORM
  }

  @BeforeAll
  static void openAnAttemptForEach() {
    running = new Running(PayBy.EPAY, vectors().count() + 1);
    copies = new EpayCopies(running.setting("BIDA_EPAY_KEY"));
  }

  static Stream<Arguments> vectors() {
    return Vectors.cases("epay", "notify_cases")
        .flatMap(
            vector ->
                Stream.of(Way.values())
                    .map(way -> Arguments.of(Vectors.name(vector), way, vector)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, Way way, JsonNode vector) {
    var attempt = running.attempt();
    switch (Vectors.expected(vector)) {
      // Upper-case digits are the same number.
      case "ACCEPT", "IMPLEMENTATION_CHOICE" ->
          proven(vector, way, attempt, attempt.amountMinor())
              .becomes("SUCCEEDED", attempt.orderNo(), "payment-confirmed");
      case "SUSPEND_AMOUNT" ->
          proven(vector, way, attempt, 1)
              .becomes("MISMATCH", attempt.orderNo(), "payment-unmatched");
      case "IGNORE" -> {
        var trade = Vectors.number("2026");
        accepted(tell(vector, way, attempt, trade));
        var kept = running.kept(trade);
        kept.notices(1, trade);
        hearsay(kept, 0);
        kept.noMovement();
      }
      case "REJECT_WRONG_MERCHANT" -> refused(400, vector, way, attempt);
      default -> refused(401, vector, way, attempt);
    }
  }

  /** The signature alone is worth nothing: the operator was asked, and knows of no money. */
  @Test
  void believesNoCopyThatTheOperatorDoesNotBearOut() {
    var attempt = running.attempt();
    var trade = Vectors.number("2026");
    var honest = Vectors.cases("epay", "notify_cases").findFirst().orElseThrow();

    accepted(tell(honest, Way.GET, attempt, trade));
    Patience.await(() -> running.asked(attempt) > 0, SOON);

    assertThat(running.asked(attempt)).isPositive();
    var kept = running.kept(trade);
    kept.notices(1, trade);
    hearsay(kept, 1);
    assertThat(kept.count("hearsay where hearsay_id = ? and ended_at is not null", id(kept)))
        .isZero();
    kept.noMovement();
  }

  private static Kept proven(JsonNode vector, Way way, Opened attempt, long paid) {
    var trade =
        running.payUnheard(attempt, Map.of("amountOverride", paid)).path("tradeNo").asText();

    accepted(tell(vector, way, attempt, trade));

    var kept = running.kept(trade);
    kept.notices(1, trade);
    kept.soon("hearsay that is proven", "hearsay where hearsay_id = ? and proven", id(kept));
    kept.money("QUERY", paid, "CNY");
    return kept;
  }

  private static Answer tell(JsonNode vector, Way way, Opened attempt, String trade) {
    var params = copies.copy(vector, attempt.paymentNo(), trade);
    return switch (way) {
      case GET -> running.get(params);
      case FORM -> running.post(params, Map.of());
    };
  }

  private static void hearsay(Kept kept, long wanted) {
    assertThat(kept.count("hearsay where hearsay_id = ?", id(kept))).isEqualTo(wanted);
  }

  private static String id(Kept kept) {
    return "epay-" + kept.transaction();
  }

  private static void accepted(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("success");
  }

  private static void refused(int status, JsonNode vector, Way way, Opened attempt) {
    var trade = Vectors.number("2026");

    var answer = tell(vector, way, attempt, trade);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo("fail");
    var kept = running.kept(trade);
    kept.notices(0, trade);
    hearsay(kept, 0);
    kept.noMovement();
  }
}
