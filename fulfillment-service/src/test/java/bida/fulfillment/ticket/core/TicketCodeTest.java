package bida.fulfillment.ticket.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketCodeTest {

  private static final Instant STEP_BEGINS = Instant.parse("2026-12-05T12:00:00Z");

  @Test
  void isReadAsItWasWritten() {
    var code = new TicketCode(Samples.ID, 3, 59_500_000);

    assertThat(TicketCode.read(code.bytes())).contains(code);
    assertThat(TicketCode.read(new byte[TicketCode.BYTES])).isEmpty();
    assertThat(TicketCode.read(new byte[3])).isEmpty();
  }

  /** Whenever within its step a picture was taken: 60 s later it lets nobody in. */
  @Test
  void aScreenshotIsRefusedAfterSixtySeconds() {
    for (int second = 0; second < 30; second++) {
      var taken = STEP_BEGINS.plusSeconds(second);
      var code = TicketCode.of(Samples.in(TicketStatus.ISSUED), taken);

      assertThat(code.isFresh(taken)).isTrue();
      assertThat(code.isFresh(taken.plusSeconds(30))).isTrue();
      assertThat(code.isFresh(taken.plusSeconds(61))).as("taken at %d s", second).isFalse();
    }
  }

  @Test
  void bearsAnInstanceWhoseClockIsALittleBehind() {
    var code = TicketCode.of(Samples.in(TicketStatus.ISSUED), STEP_BEGINS);

    assertThat(code.isFresh(STEP_BEGINS.minusSeconds(29))).isTrue();
    assertThat(code.isFresh(STEP_BEGINS.minusSeconds(30))).isFalse();
  }

  @Test
  void whatIsPrintedStaysGood() {
    var printed = new TicketCode(Samples.ID, 1, 0);

    assertThat(printed.isFresh(STEP_BEGINS.plus(Duration.ofDays(300)))).isTrue();
  }

  @Test
  void aNumberHasTwelveDigitsOfWhichTheLastOneChecks() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      var number = VerificationNumber.draw(random);
      assertThat(number).matches("\\d{12}");
      assertThat(VerificationNumber.isWellFormed(number)).isTrue();

      var at = random.nextInt(12);
      var other = (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10;
      var mistyped = number.substring(0, at) + other + number.substring(at + 1);
      assertThat(VerificationNumber.isWellFormed(mistyped)).as(mistyped).isFalse();
      var from = random.nextInt(11);
      var swapped = new StringBuilder(number);
      swapped.setCharAt(from, number.charAt(from + 1));
      swapped.setCharAt(from + 1, number.charAt(from));
      assertThat(VerificationNumber.isWellFormed(swapped.toString()))
          .isEqualTo(number.charAt(from) == number.charAt(from + 1));
    }
    assertThat(VerificationNumber.isWellFormed("12345678901")).isFalse();
    assertThat(VerificationNumber.read("1234 5678-9012")).isEqualTo("123456789012");
  }

  @Test
  void numbersOfOneSourceDiffer() {
    var random = new Random(1);

    assertThat(IntStream.range(0, 1000).mapToObj(_ -> VerificationNumber.draw(random)))
        .doesNotHaveDuplicates();
  }
}
