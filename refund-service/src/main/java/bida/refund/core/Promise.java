package bida.refund.core;

import java.time.Instant;

/** What an operator promised the buyer, and by when; a broken one stays broken. */
public record Promise(
    String text,
    Instant by,
    Instant remindAt,
    String madeBy,
    Instant madeAt,
    boolean reminded,
    boolean missed) {

  Promise calledToMind() {
    return new Promise(text, by, remindAt, madeBy, madeAt, true, missed);
  }

  Promise broken() {
    return new Promise(text, by, remindAt, madeBy, madeAt, true, true);
  }

  /** When the clock has to look at it next; the end of time once it is broken. */
  Instant due() {
    return missed ? Instant.MAX : reminded ? by : remindAt;
  }
}
