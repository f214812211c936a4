package bida.faults;

import static org.assertj.core.api.Assertions.assertThat;

import bida.local.api.PayBy;
import bida.local.api.Web.Answer;
import bida.local.demo.Crowd.Opened;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A freshly signed copy of every notification among Alipay's vectors, each for its own order. */
@ExtendWith(FullStack.class)
class AlipayCopiesIT {

  private static Running running;
  private static AlipayCopies copies;
  private static JsonNode honest;

  private final String notice = Vectors.number("IT");
  private final String trade = Vectors.number("2026");

  @BeforeAll
  static void openAnAttemptForEach() throws IOException {
    running = new Running(PayBy.ALIPAY, vectors().count());
    copies = new AlipayCopies(running);
    honest = Vectors.cases("alipay", "notify_cases").findFirst().orElseThrow();
  }

  static Stream<Arguments> vectors() {
    return Vectors.cases("alipay", "notify_cases")
        .map(vector -> Arguments.of(Vectors.name(vector), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) {
    var attempt = running.attempt();
    var kept = running.kept(trade);
    var amount = minor(vector, "total_amount");
    switch (Vectors.expected(vector)) {
      case "ACCEPT" -> {
        accepted(tell(vector, attempt, notice));
        kept.notices(1, notice);
        kept.money("CALLBACK", amount, "CNY");
        kept.becomes("SUCCEEDED", attempt.orderNo(), "payment-confirmed");
      }
      case "ACCEPT_NOOP" -> {
        var before = Vectors.number("IT");
        accepted(tell(honest, attempt, before));
        accepted(tell(vector, attempt, notice));
        kept.notices(2, before, notice);
        kept.money("CALLBACK", amount, "CNY");
        kept.becomes("SUCCEEDED", attempt.orderNo(), "payment-confirmed");
      }
      case "SUSPEND_AMOUNT" -> {
        accepted(tell(vector, attempt, notice));
        kept.notices(1, notice);
        kept.money("CALLBACK", amount, "CNY");
        kept.becomes("MISMATCH", attempt.orderNo(), "payment-unmatched");
      }
      case "SUSPEND_UNKNOWN_ORDER" -> {
        accepted(tell(vector, Vectors.number("IT"), trade, notice, Map.of()));
        kept.notices(1, notice);
        kept.money("CALLBACK", amount, "CNY");
        kept.becomes("ORPHAN");
      }
      case "ACK_NOOP", "ACK_CLOSED" -> {
        accepted(tell(vector, attempt, notice));
        kept.notices(1, notice);
        kept.noMovement();
      }
      case "ACCEPT_REFUND" -> tellsOfARefund(vector, attempt);
      case "REJECT_WRONG_MERCHANT" -> refused(400, tell(vector, attempt, notice));
      default -> refused(401, tell(vector, attempt, notice));
    }
  }

  /** It names no amount of its own, so the channel's book has to know the refund. */
  private void tellsOfARefund(JsonNode vector, Opened attempt) {
    var number = attempt.paymentNo();
    var paid = running.pay(attempt, Map.of()).path("tradeNo").asText();
    running.kept(paid).becomes("SUCCEEDED");
    running.silence(attempt);
    var request = Vectors.number("IT");
    var amount = minor(vector, "refund_fee");
    running.refund(
        Map.of("outTradeNo", number, "amountMinor", amount, "outRequestNo", request));

    accepted(tell(vector, number, paid, notice, Map.of("out_biz_no", request)));

    var kept = running.kept(paid + ":" + request);
    kept.notices(1, notice);
    kept.movement("REFUND_NOTICED", "CALLBACK", amount, "CNY");
    kept.soon(
        "refund as the channel knows it",
        "movement where reference = ? and kind = 'REFUND' and told_by = 'QUERY'"
            + " and amount_minor = ?",
        kept.transaction(),
        amount);
    kept.soon(
        "notice that is settled",
        "movement where reference = ? and kind = 'REFUND_NOTICED' and applied_at is not null",
        kept.transaction());
  }

  private Answer tell(JsonNode vector, Opened attempt, String notifyId) {
    return tell(vector, attempt.paymentNo(), trade, notifyId, Map.of());
  }

  private static Answer tell(
      JsonNode vector, String number, String trade, String notifyId, Map<String, String> more) {
    var numbers = new HashMap<>(more);
    numbers.put("out_trade_no", number);
    numbers.put("trade_no", trade);
    numbers.put("notify_id", notifyId);
    return running.post(copies.copy(vector, numbers, running.now()), Map.of());
  }

  private static void accepted(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("success");
  }

  private void refused(int status, Answer answer) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo("fail");
    running.kept(trade).notices(0, notice);
    running.kept(trade).noMovement();
  }

  private static long minor(JsonNode vector, String name) {
    return new BigDecimal(Form.params(vector).get(name)).movePointRight(2).longValueExact();
  }
}
