package bida.payment.channel.wechat;

import java.time.Duration;
import java.time.Instant;

/** What is older than this could be a replay; the channel's own rule, so it is no setting. */
final class Freshness {

  private static final Duration TOLERANCE = Duration.ofSeconds(300);

  private Freshness() {}

  static boolean isFresh(String epochSeconds, Instant now) {
    if (!epochSeconds.matches("[0-9]{1,12}")) {
      return false;
    }
    var sent = Instant.ofEpochSecond(Long.parseLong(epochSeconds));
    return Duration.between(sent, now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
            .abs()
            .compareTo(TOLERANCE)
        <= 0;
  }
}
