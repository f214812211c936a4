package bida.relay;

import java.time.Duration;

/** How long to wait before the next try: doubling, with a ceiling. */
final class BackOff {

  // Short, because every second of waiting is a second in which a paid order does not move.
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration CEILING = Duration.ofSeconds(10);

  private Duration next = FIRST;

  Duration next() {
    var wait = next;
    next = next.multipliedBy(2).compareTo(CEILING) > 0 ? CEILING : next.multipliedBy(2);
    return wait;
  }

  void reset() {
    next = FIRST;
  }
}
