package bida.payment;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast a channel may be asked, or one of our merchants there. Silence after silence closes the
 * way for a while, and then one question at a time finds out whether it is back: an outage's
 * backlog must neither be spent on a channel that does not answer nor become a storm on one that
 * has just come back.
 */
final class Pace {

  private final int perSecond;
  private final int silencesToClose;
  private final Duration closedFor;

  private Instant second = Instant.EPOCH;
  private int asked;
  private int silences;
  private Instant closedUntil = Instant.EPOCH;

  /**
   * @param perSecond questions the channel's quota bears
   * @param silencesToClose how many without an answer, one after the other, close the way
   * @param closedFor for how long
   */
  Pace(int perSecond, int silencesToClose, Duration closedFor) {
    this.perSecond = perSecond;
    this.silencesToClose = silencesToClose;
    this.closedFor = closedFor;
  }

  /** How many questions may be asked now. */
  synchronized int room(Instant now) {
    if (now.isBefore(closedUntil)) {
      return 0;
    }
    if (!now.isBefore(second.plusSeconds(1)) || now.isBefore(second)) {
      second = now;
      asked = 0;
    }
    int left = Math.max(0, perSecond - asked);
    return isSilent() ? Math.min(1, left) : left;
  }

  synchronized void ask(int questions) {
    asked += questions;
  }

  synchronized void answered() {
    silences = 0;
  }

  synchronized void silent(Instant now) {
    silences++;
    if (isSilent()) {
      close(now);
    }
  }

  synchronized boolean isSilent() {
    return silences >= silencesToClose;
  }

  synchronized void close(Instant now) {
    closedUntil = now.plus(closedFor);
  }
}
