package bida.payment.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.RefundAnswer;
import bida.payment.channel.RefundOrder;
import bida.platform.test.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends a refund at this channel, and what only postpones it. */
class WechatRefundsTest {

  private static AtWechat wechat;
  private static int numbers;

  private final String number = "VG2026101900000000%04d".formatted(numbers++);

  @BeforeAll
  static void open(@TempDir Path folder) {
    wechat = AtWechat.open(folder);
  }

  @AfterAll
  static void close() {
    wechat.close();
  }

  @BeforeEach
  void aPayment() {
    wechat.paid(number);
  }

  /** Failure D06. */
  @ParameterizedTest
  @CsvSource({
    "403, NOT_ENOUGH,             Later",
    "429, FREQUENCY_LIMITED,      Later",
    "429, RATELIMIT_EXCEEDED,     Later",
    "429, SOMETHING_NEW,          Later",
    // Ours to put right: the refund itself is as good as before.
    "401, SIGN_ERROR,             Later",
    "403, NO_AUTH,                Later",
    "400, APPID_MCHID_NOT_MATCH,  Later",
    "404, MCH_NOT_EXISTS,         Later",
    "400, INVALID_REQUEST,        Refused",
    "400, PARAM_ERROR,            Refused",
    "400, TRADE_OVERDUE,          Refused",
    "403, USER_ACCOUNT_ABNORMAL,  Refused",
    "404, RESOURCE_NOT_EXISTS,    Refused",
  })
  void knowsWhatEndsARefundFromWhatPostponesIt(int status, String code, String answer) {
    var said = WechatRefunds.refused(new WechatFailure.Said(status, code));

    assertThat(said.getClass().getSimpleName()).isEqualTo(answer);
  }

  /** Failure D06. */
  @Test
  void hasNoAnswerFromAChannelThatDoesNotKnowItself() {
    assertThat(WechatRefunds.refused(new WechatFailure.Silence("HTTP 500 SYSTEM_ERROR")))
        .isEqualTo(new RefundAnswer.NoAnswer("HTTP 500 SYSTEM_ERROR"));
  }

  /** Failure D06: the 51st part. */
  @Test
  void isRefusedTheFiftyFirstPart() {
    for (var part = 1; part <= 50; part++) {
      assertThat(refund(part, 1)).isInstanceOf(RefundAnswer.Processing.class);
    }

    assertThat(refund(51, 1)).isEqualTo(new RefundAnswer.Refused("INVALID_REQUEST"));
  }

  /** Failure D06: more than a year ago. */
  @Test
  void isRefusedAfterAYear() {
    wechat.pass(Duration.ofDays(366));

    assertThat(refund(1, 990)).isEqualTo(new RefundAnswer.Refused("INVALID_REQUEST"));
  }

  /** Failure D06: the same number succeeds when there is money again. */
  @Test
  void waitsForTheBalance() {
    wechat.knobs("{\"refund\":{\"notEnough\":1}}");

    assertThat(refund(1, 990)).isEqualTo(new RefundAnswer.Later("NOT_ENOUGH"));
    assertThat(refund(1, 990)).isInstanceOf(RefundAnswer.Processing.class);
  }

  /** Failure D07: neither is money that arrived. */
  @ParameterizedTest
  @CsvSource({"abnormal, REFUND_ABNORMAL", "closed, REFUND_CLOSED"})
  void tellsOfARefundThatDidNotArrive(String end, String kind) {
    wechat.knobs("{\"refund\":{\"" + end + "\":1}}");
    refund(1, 990);
    wechat.pass(Duration.ofSeconds(3));

    var answer = awaitEnd(1);

    assertThat(answer.news().kind()).hasToString(kind);
    assertThat(answer.news().merchant()).isEqualTo("default");
  }

  private RefundAnswer.Ended awaitEnd(int part) {
    Await.until(
        "the refund to end",
        () -> wechat.channel.queryRefund(order(part, 990)) instanceof RefundAnswer.Ended);
    return (RefundAnswer.Ended) wechat.channel.queryRefund(order(part, 990));
  }

  private RefundAnswer refund(int part, long fen) {
    return wechat.channel.refund(order(part, fen));
  }

  private RefundOrder order(int part, long fen) {
    return new RefundOrder(
        "RF" + number + "-" + part,
        "default",
        number,
        wechat.look("/wechat/book/" + number).at("/transaction/transactionId").asText(),
        Money.of(fen, "CNY"),
        AtWechat.PRICE,
        "out of stock");
  }
}
