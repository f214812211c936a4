package bida.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When the books are asked, by the clock that the services follow.
 *
 * @param settled what is younger is in flight: an event of it may not have arrived everywhere
 */
public record Moment(Instant now, Instant settled) {

  public static Moment of(InstantSource clock, Duration young) {
    var now = clock.instant();
    return new Moment(now, now.minus(young));
  }
}
