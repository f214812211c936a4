package bida.notification;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** Every setting of the event feed. */
@ConfigMapping(prefix = "bida.feed")
interface FeedConfig {

  /** What clients are promised; delivery logs are kept as long. */
  Duration kept();
}
