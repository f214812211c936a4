package bida.payment.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is older than this could be a replay, and what is from the future a broken clock or a stock
 * of them. WeChat's rule and Stripe's own, so it is no setting.
 */
public final class Freshness {

  private static final Duration TOLERANCE = Duration.ofSeconds(300);

  private Freshness() {}

  public static boolean isFresh(String epochSeconds, Instant now) {
    if (!epochSeconds.matches("[0-9]{1,12}")) {
      return false;
    }
    var sent = Instant.ofEpochSecond(Long.parseLong(epochSeconds));
    return Duration.between(sent, now.truncatedTo(ChronoUnit.SECONDS)).abs().compareTo(TOLERANCE)
        <= 0;
  }
}
