package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.PayBy;
import bida.local.machine.Patience;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A freshly signed copy of every notification among epay's vectors, as a GET and once more as a
 * form. Unlike in the vectors' own test the operator is asked back: what counts is what its book
 * says, so there the buyer has paid what the copy tells of.
 */
@ExtendWith(FullStack.class)
class EpayCopiesIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static Running running;
  private static EpayCopies copies;

  @BeforeAll
  static void openTheShop() {
    running = new Running(PayBy.EPAY);
    copies = new EpayCopies(running.setting("BIDA_EPAY_KEY"));
  }

  static Stream<Arguments> vectors() {
    return Vectors.cases("epay", "notify_cases")
        .map(vector -> Arguments.of(Vectors.name(vector), vector));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) {
    switch (Vectors.expected(vector)) {
      // Upper-case digits are the same number.
      case "ACCEPT", "IMPLEMENTATION_CHOICE" -> paid(990, "SUCCEEDED", "payment-confirmed", vector);
      case "SUSPEND_AMOUNT" -> paid(1, "MISMATCH", "payment-unmatched", vector);
      case "IGNORE" -> {
        var kept = tell(vector, Vectors.number("IT"), Vectors.number("2026"), 200, "success");
        kept.notices(1, kept.transaction());
        hearsay(kept, 0);
        kept.noMovement();
      }
      case "REJECT_WRONG_MERCHANT" -> refused(vector, 400);
      default -> refused(vector, 401);
    }
  }

  /** The signature alone is worth nothing: the operator was asked, and knows of no money. */
  @Test
  void believesNoCopyThatTheOperatorDoesNotBearOut() {
    var attempt = running.attempt();
    var honest = Vectors.cases("epay", "notify_cases").findFirst().orElseThrow();

    var kept = tell(honest, attempt.paymentNo(), Vectors.number("2026"), 200, "success");
    Patience.await(() -> running.asked(attempt) > 0, SOON);

    assertThat(running.asked(attempt)).isPositive();
    kept.notices(1, kept.transaction());
    hearsay(kept, 1);
    assertThat(kept.count("hearsay where hearsay_id = ? and ended_at is not null", id(kept)))
        .isZero();
    kept.noMovement();
  }

  private static void paid(long amountMinor, String status, String told, JsonNode vector) {
    var attempt = running.attempt();
    var oddity = Map.<String, Object>of("amountOverride", amountMinor);
    var trade = running.payUnheard(attempt, oddity).path("tradeNo").asText();

    var kept = tell(vector, attempt.paymentNo(), trade, 200, "success");

    kept.notices(1, trade);
    kept.soon("hearsay that is proven", "hearsay where hearsay_id = ? and proven", id(kept));
    kept.money("QUERY", amountMinor, "CNY");
    kept.becomes(status, attempt.orderNo(), told);
  }

  private static void refused(JsonNode vector, int status) {
    var kept = tell(vector, Vectors.number("IT"), Vectors.number("2026"), status, "fail");
    kept.notices(0, kept.transaction());
    hearsay(kept, 0);
    kept.noMovement();
  }

  private static Kept tell(JsonNode vector, String number, String trade, int status, String word) {
    var params = copies.copy(vector, number, trade);
    for (var answer : List.of(running.get(params), running.post(params, Map.of()))) {
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).isEqualTo(word);
    }
    return running.kept(trade);
  }

  private static void hearsay(Kept kept, long wanted) {
    assertThat(kept.count("hearsay where hearsay_id = ?", id(kept))).isEqualTo(wanted);
  }

  private static String id(Kept kept) {
    return "epay-" + kept.transaction();
  }
}
