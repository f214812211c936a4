package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bida.contracts.Money;
import bida.payment.channel.Capabilities;
import bida.payment.channel.Capabilities.Refunds;
import bida.payment.channel.CloseAnswer;
import bida.payment.channel.QueryAnswer;
import bida.payment.core.Lapse;
import bida.payment.core.Movement;
import bida.payment.core.Movement.MoneyIn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseProtocolTest {

  private static final Instant EXPIRY = Instant.parse("2026-10-18T16:15:00Z");
  private static final Lapse LAPSE = new Lapse(EXPIRY, Duration.ofMinutes(1), 3);

  /** A channel's word ends an attempt; unpaid or unknown ends only what nobody can pay any more. */
  @ParameterizedTest
  @CsvSource({
    // channel says, times unknown, seconds after the expiry, channel closes, then
    "Paid    , 0, -60, true , Learn",
    "Paid    , 0,  61, false, Learn",
    "Closed  , 0, -60, true , Close",
    "Closed  , 0, -60, false, Close",
    "NotPaid , 0, -60, true , TellToClose",
    "NotPaid , 0,  61, true , TellToClose",
    "NotPaid , 0,  -1, false, Wait",
    "NotPaid , 0,   0, false, Close",
    "NotFound, 1, -60, true , TellToClose",
    "NotFound, 3,  61, true , TellToClose",
    "NotFound, 3,  60, false, Wait",
    "NotFound, 2,  61, false, Wait",
    "NotFound, 3,  61, false, Close",
    "NoAnswer, 3,  61, true , Wait",
    "NoAnswer, 3,  61, false, Wait",
    // it tells of nothing, so that only the time counts
    "unasked , 0, -60, true , TellToClose",
    "unasked , 0,  60, false, Wait",
    "unasked , 0,  61, false, Close",
  })
  void closesOnlyWhatIsOver(
      String says, int timesUnknown, int seconds, boolean closes, String then) {
    var protocol = new CloseProtocol(new Capabilities(true, closes, Refunds.PARTS, true), LAPSE);
    var at = EXPIRY.plusSeconds(seconds);

    var step =
        says.equals("unasked")
            ? protocol.unasked(at)
            : protocol.after(queryAnswer(says), timesUnknown, at);

    assertThat(step.getClass().getSimpleName()).isEqualTo(then);
  }

  @ParameterizedTest
  @CsvSource({
    // channel says to the close, times unknown, seconds after the expiry, then
    "Closed     , 0, -60, Close",
    "AlreadyPaid, 0, -60, Ask",
    "NotFound   , 3, -60, Wait",
    "NotFound   , 2,  61, Wait",
    "NotFound   , 3,  61, Close",
    "NoAnswer   , 3,  61, Wait",
  })
  void asksAgainWhenMoneyWasFaster(String says, int timesUnknown, int seconds, String then) {
    var protocol = new CloseProtocol(Capabilities.all(), LAPSE);

    var step = protocol.after(closeAnswer(says), timesUnknown, EXPIRY.plusSeconds(seconds));

    assertThat(step.getClass().getSimpleName()).isEqualTo(then);
  }

  /** Who only asks closes nothing by himself. */
  @ParameterizedTest
  @CsvSource({
    "Paid, Learn",
    "Closed, Close",
    "NotPaid, Wait",
    "NotFound, Wait",
    "NoAnswer, AskSoon"
  })
  void whoAsksByTheTimetableClosesNothing(String says, String then) {
    assertThat(AttemptStep.told(queryAnswer(says)).getClass().getSimpleName()).isEqualTo(then);
  }

  @ParameterizedTest
  @CsvSource({
    "NotFound, ONCE_MORE",
    "NotPaid, NOT_ANY_MORE",
    "Closed, NOT_ANY_MORE",
    "Paid, AS_BEFORE",
    "NoAnswer, AS_BEFORE"
  })
  void countsOnlyWhatIsUnknownInARow(String says, AttemptStep.Unknown then) {
    assertThat(AttemptStep.unknown(queryAnswer(says))).isEqualTo(then);
  }

  @Test
  void tellsToCloseWithWhatItCounted() {
    var protocol = new CloseProtocol(Capabilities.all(), LAPSE);

    assertThat(protocol.after(new QueryAnswer.NotFound(), 2, EXPIRY))
        .isEqualTo(new AttemptStep.TellToClose(2));
    assertThat(protocol.after(new QueryAnswer.NotPaid(), 0, EXPIRY))
        .isEqualTo(new AttemptStep.TellToClose(0));
  }

  private static QueryAnswer queryAnswer(String name) {
    return switch (name) {
      case "Paid" -> new QueryAnswer.Paid(money());
      case "Closed" -> new QueryAnswer.Closed();
      case "NotPaid" -> new QueryAnswer.NotPaid();
      case "NotFound" -> new QueryAnswer.NotFound();
      case "NoAnswer" -> new QueryAnswer.NoAnswer("time-out");
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CloseAnswer closeAnswer(String name) {
    return switch (name) {
      case "Closed" -> new CloseAnswer.Closed();
      case "AlreadyPaid" -> new CloseAnswer.AlreadyPaid();
      case "NotFound" -> new CloseAnswer.NotFound();
      case "NoAnswer" -> new CloseAnswer.NoAnswer("time-out");
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static MoneyIn money() {
    return new MoneyIn(
        "wechat", Movement.DEFAULT_MERCHANT, "VG1", "T1", Money.of(990, "CNY"), EXPIRY);
  }
}
