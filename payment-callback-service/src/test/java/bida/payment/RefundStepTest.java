package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.Capabilities;
import bida.payment.channel.Capabilities.Refunds;
import bida.payment.core.Refund;
import bida.payment.core.RefundStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundStepTest {

  private static final Money CAPTURED = Money.of(990, "CNY");

  /** A channel that tells of refunds may be told again; another one is told once. */
  @ParameterizedTest
  @CsvSource({
    // refund is, sent before, of 990, channel refunds, tells of it, then
    "APPROVED , false, 990, PARTS, true , Pay",
    "APPROVED , false, 300, PARTS, true , Pay",
    "APPROVED , true , 990, PARTS, true , AskAndPay",
    "APPROVED , true , 300, PARTS, true , AskAndPay",
    "APPROVED , false, 990, WHOLE, false, Pay",
    "APPROVED , true , 990, WHOLE, false, AskPerson",
    "APPROVED , false, 989, WHOLE, false, channel_refunds_whole_only",
    "APPROVED , false, 989, WHOLE, true , channel_refunds_whole_only",
    "APPROVED , false, 990, NONE , false, channel_cannot_refund",
    "SUBMITTED, true , 990, PARTS, true , Ask",
    "SUBMITTED, true , 990, WHOLE, false, AskPerson",
    "UNKNOWN  , true , 990, PARTS, true , AskAndPay",
    "UNKNOWN  , true , 990, WHOLE, true , AskAndPay",
    "UNKNOWN  , true , 990, WHOLE, false, AskPerson",
    "UNKNOWN  , false, 990, WHOLE, false, AskPerson",
  })
  void neverPaysTwice(
      RefundStatus status,
      boolean sentBefore,
      long fen,
      Refunds refunds,
      boolean queryRefund,
      String then) {
    var can = new Capabilities(true, false, refunds, queryRefund);

    var step = RefundStep.of(refund(status, fen), CAPTURED, sentBefore, can);

    assertThat(step instanceof RefundStep.Refuse(var code) ? code : step.getClass().getSimpleName())
        .isEqualTo(then);
  }

  @ParameterizedTest
  @CsvSource({
    // taken up, approved before, was it
    "0, PT0S,    false",
    "0, PT1H,    false",
    "0, PT1H1S,  true",
    "0, PT-1S,   false",
    "1, PT0S,    true",
  })
  void mayHaveBeenSentByAnybodyWhoTookItUpOrLongAgo(int takenUp, Duration before, boolean sent) {
    var now = Instant.EPOCH.plus(Duration.ofDays(1));

    assertThat(RefundStep.sentBefore(takenUp, now.minus(before), now)).isEqualTo(sent);
  }

  private static Refund refund(RefundStatus status, long fen) {
    return new Refund(
        "RF1",
        "VG1",
        "VG",
        "app-1",
        "epay",
        Money.of(fen, "CNY"),
        "out of stock",
        status,
        Instant.EPOCH,
        false,
        null,
        null);
  }
}
