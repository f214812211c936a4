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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
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
  static void openTheShop() throws IOException {
    running = new Running(PayBy.ALIPAY);
    copies = new AlipayCopies(running);
    honest = Vectors.cases("alipay", "notify_cases").findFirst().orElseThrow();
  }

  static Stream<Arguments> vectors() {
    return Vectors.cases("alipay", "notify_cases")
        .map(vector -> Arguments.of(Vectors.name(vector), vector));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void givesTheRightAnswer(String name, JsonNode vector) {
    switch (Vectors.expected(vector)) {
      case "ACCEPT" -> paid(running.attempt(), "SUCCEEDED", "payment-confirmed", vector);
      case "ACCEPT_NOOP" ->
          paid(running.attempt(), "SUCCEEDED", "payment-confirmed", honest, vector);
      case "SUSPEND_AMOUNT" -> paid(running.attempt(), "MISMATCH", "payment-unmatched", vector);
      case "SUSPEND_UNKNOWN_ORDER" -> {
        accepted(tell(vector, Vectors.number("IT")), vector);
        kept().notices(1, notice);
        kept().becomes("ORPHAN");
      }
      case "ACK_NOOP", "ACK_CLOSED" -> {
        acknowledged(tell(vector, Vectors.number("IT")));
        kept().notices(1, notice);
        kept().noMovement();
      }
      case "ACCEPT_REFUND" -> tellsOfARefund(vector, running.attempt());
      case "REJECT_WRONG_MERCHANT" -> refused(400, tell(vector, Vectors.number("IT")));
      default -> refused(401, tell(vector, Vectors.number("IT")));
    }
  }

  /** However often it is told, it is one payment. */
  private void paid(Opened attempt, String status, String told, JsonNode... vectors) {
    for (var vector : vectors) {
      accepted(tell(vector, attempt.paymentNo()), vector);
    }
    kept().notices(vectors.length, notice);
    kept().becomes(status, attempt.orderNo(), told);
  }

  /** A copy names the sum of all refunds alone, so the channel's book has to know this one. */
  private void tellsOfARefund(JsonNode vector, Opened attempt) {
    var number = attempt.paymentNo();
    var paid = running.pay(attempt, Map.of()).path("tradeNo").asText();
    running.kept(paid).becomes("SUCCEEDED");
    running.silence(attempt);
    var request = Vectors.number("IT");
    var amount = minor(vector, "refund_fee");
    running.refund(Map.of("outTradeNo", number, "amountMinor", amount, "outRequestNo", request));

    acknowledged(tell(vector, number, paid, Map.of("out_biz_no", request)));

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

  private Answer tell(JsonNode vector, String number) {
    return tell(vector, number, trade, Map.of());
  }

  private Answer tell(JsonNode vector, String number, String trade, Map<String, String> more) {
    var numbers = new HashMap<>(more);
    numbers.put("out_trade_no", number);
    numbers.put("trade_no", trade);
    numbers.put("notify_id", notice);
    return running.post(copies.copy(vector, numbers, running.now()), Map.of());
  }

  private void accepted(Answer answer, JsonNode vector) {
    acknowledged(answer);
    kept().money("CALLBACK", minor(vector, "total_amount"), "CNY");
  }

  private static void acknowledged(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("success");
  }

  private void refused(int status, Answer answer) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo("fail");
    kept().notices(0, notice);
    kept().noMovement();
  }

  private Kept kept() {
    return running.kept(trade);
  }

  private static long minor(JsonNode vector, String name) {
    return new BigDecimal(Form.params(vector).get(name)).movePointRight(2).longValueExact();
  }
}
