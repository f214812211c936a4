package bida.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Failure B14. */
class PaceTest {

  private static final Instant T = Instant.parse("2026-10-18T16:00:00Z");

  private final Pace pace = new Pace(10, 3, Duration.ofSeconds(15));

  @Test
  void b14AsksNoFasterThanTheQuota() {
    pace.ask(7);

    assertThat(pace.room(T)).isEqualTo(10);
    pace.ask(7);
    assertThat(pace.room(T.plusMillis(999))).isEqualTo(3);
    pace.ask(3);
    assertThat(pace.room(T.plusMillis(999))).isZero();
    assertThat(pace.room(T.plusSeconds(1))).isEqualTo(10);
  }

  @Test
  void b14SpendsNoBacklogOnAChannelThatDoesNotAnswer() {
    silent(3);

    assertThat(pace.room(T)).isZero();
    assertThat(pace.room(T.plusSeconds(14))).isZero();
  }

  @Test
  void b14TriesWithOneQuestionWhetherItIsBack() {
    silent(3);

    assertThat(pace.room(T.plusSeconds(15))).isOne();
    pace.silent(T.plusSeconds(15));
    assertThat(pace.room(T.plusSeconds(29))).isZero();
    assertThat(pace.room(T.plusSeconds(30))).isOne();
    pace.answered();
    assertThat(pace.room(T.plusSeconds(30))).isEqualTo(10);
  }

  @Test
  void takesSingleSilencesForBadLuck() {
    silent(2);
    pace.answered();
    silent(2);

    assertThat(pace.room(T)).isEqualTo(10);
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    pace.room(T);
    pace.ask(10);

    assertThat(pace.room(T.minusSeconds(3600))).isEqualTo(10);
  }

  private void silent(int times) {
    for (int i = 0; i < times; i++) {
      pace.silent(T);
    }
  }
}
