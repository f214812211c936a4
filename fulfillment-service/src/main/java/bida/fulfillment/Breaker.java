package bida.fulfillment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many calls of one supplier may begin: a few at a time, so that one that is slow takes no
 * place from the others, and after silences in a row one call each pause, to see whether it is
 * back.
 */
final class Breaker {

  private final int most;
  private final int silencesToPause;
  private final Duration pause;
  private final InstantSource clock;

  private int underWay;
  private int silences;
  private Instant probeAt = Instant.MIN;

  /**
   * @param most lines worked on at a time
   * @param silencesToPause in a row; an answer begins the count anew
   * @param pause from a silence to the next call then
   */
  Breaker(int most, int silencesToPause, Duration pause, InstantSource clock) {
    this.most = most;
    this.silencesToPause = silencesToPause;
    this.pause = pause;
    this.clock = clock;
  }

  /** Lines that may be taken up now. */
  synchronized int free() {
    if (!isOpen()) {
      return Math.max(0, most - underWay);
    }
    return underWay == 0 && !clock.instant().isBefore(probeAt) ? 1 : 0;
  }

  synchronized void begins() {
    underWay++;
  }

  synchronized void ends() {
    underWay--;
  }

  /** What became of a call. */
  synchronized void heard(boolean answer) {
    silences = answer ? 0 : silences + 1;
    if (isOpen()) {
      probeAt = clock.instant().plus(pause);
    }
  }

  synchronized boolean isOpen() {
    return silences >= silencesToPause;
  }
}
